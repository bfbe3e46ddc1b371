import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { HostParts } from '../host.ts';
import { showActivityView } from './activityView.ts';
import { showChannelsView } from './channelsView.ts';
import { showWatchersView } from './watchersView.ts';

/** Fills all views of the sidebar. */
export function showViews(parts: HostParts): Disposable {
  const disposables = new DisposableStore();
  disposables.add(showWatchersView(parts));
  disposables.add(showActivityView(parts));
  disposables.add(showChannelsView(parts));
  return disposables;
}
