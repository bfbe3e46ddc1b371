import type { JsonObject } from '../jsonValue.ts';
import type { CoverageResult } from './coverageResult.ts';

/** Reads a whole JSON report; undefined when it is not of this kind. @throws LookoutError `invalid` when parts of it are missing. */
export type JsonCoverage = (report: JsonObject) => CoverageResult | undefined;
