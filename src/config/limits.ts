/** Largest configuration file, in bytes. */
export const maxConfigBytes = 1024 * 1024;
