import type { XmlAttributes, XmlHandler } from '../xmlReport.ts';
import { type CoverageResult, incomplete } from './coverageResult.ts';

/** A report in XML. */
export interface XmlCoverage extends XmlHandler {
  /** Called when the document is complete. @throws LookoutError `invalid` */
  result(): CoverageResult;
}

/** @throws LookoutError `invalid` when the attribute is absent or no count. */
export function countIn(attributes: XmlAttributes, name: string): number {
  const text = attributes[name] ?? '';
  // Counters that ran over are written below zero.
  if (!/^-?\d+$/.test(text)) throw incomplete(`${name}="${text.slice(0, 80)}" is no count`);
  return Math.max(0, Number(text));
}
