import type { ToEditor } from '../core/dashboard.ts';

/** Tells the editor something. */
export type Post = (message: ToEditor) => void;
