/** Longest template, in UTF-16 units. Apart from the engine of templates, which is loaded where there is one. */
export const maxTemplateLength = 64 * 1024;
