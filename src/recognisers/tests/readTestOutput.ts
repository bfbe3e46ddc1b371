import { LookoutError } from '../../core/errors.ts';
import { JsonDocument } from '../jsonDocument.ts';
import { isObject } from '../jsonValue.ts';
import type { Reading } from '../recogniser.ts';
import { XmlReport } from '../xmlReport.ts';
import { readTests } from './registry.ts';
import { jestJson, type JsonReport, mochaJson, playwrightJson, pytestJson } from './reports/jsonReports.ts';
import { JunitReport } from './reports/junit.ts';
import { TrxReport } from './reports/trx.ts';
import type { TestResult } from './testResult.ts';

/** What a report is known by stands in its beginning, in UTF-16 units. */
const sniffed = 1024;

const jsonReports: readonly JsonReport[] = [jestJson, mochaJson, pytestJson, playwrightJson];
/** What marks reports that are read line by line, with all that tools print. */
const lineMarks = /"(?:Action|\$report_type|event)"\s*:/;
/** Keys that stand near the start of the reports above. */
const jsonKeys = /"(?:num(?:Failed|Total|Passed)\w+|stats|testResults|exitcode|config|suites)"\s*:/;

/**
 * Reads what a test run left: a report file, known by its content, or what the tool printed.
 * @throws LookoutError `invalid`, from `write` or `end`, when a report is malformed or not complete.
 */
export function readTestOutput(tool?: string, onCycle?: (result: TestResult) => void): Reading<TestResult> {
  let head = '';
  let reading: Reading<TestResult> | undefined;
  const choose = (): Reading<TestResult> => {
    reading = readingOf(head, tool, onCycle);
    reading.write(head);
    head = '';
    return reading;
  };
  return {
    write(chunk) {
      if (reading !== undefined) return reading.write(chunk);
      head += chunk;
      if (head.length >= sniffed || !mayBeReport(head)) choose();
    },
    end: (exitCode) => (reading ?? choose()).end(exitCode),
  };
}

/** Whether more must be seen to know; output for people is not held back. */
function mayBeReport(head: string): boolean {
  const start = head.trimStart();
  return start === '' || start.startsWith('<') || (start.startsWith('{') && !lineMarks.test(start));
}

function readingOf(
  head: string,
  tool: string | undefined,
  onCycle?: (result: TestResult) => void,
): Reading<TestResult> {
  const start = head.trimStart().slice(0, sniffed);
  if (/^<(?:\?xml\s|!--|testsuites?[\s>/]|TestRun[\s>])/.test(start)) return readXml();
  if (start.startsWith('{') && !lineMarks.test(start) && jsonKeys.test(start)) return readJson();
  return readTests(tool, onCycle);
}

type XmlKind = JunitReport | TrxReport;

function readXml(): Reading<TestResult> {
  let kind: XmlKind | undefined;
  const report = new XmlReport({
    open(name, attributes) {
      kind ??= kindOf(name);
      kind.open(name, attributes);
    },
    wantsText: (name) => kind?.wantsText(name) === true,
    close: (name, text) => kind?.close(name, text),
    comment: (text) => kind?.comment(text),
  });
  return {
    write: (chunk) => report.write(chunk),
    end() {
      report.end();
      if (kind === undefined) throw new LookoutError('invalid', 'The XML report is not complete: it is empty.');
      return kind.result();
    },
  };
}

function kindOf(root: string): XmlKind {
  if (root === 'testsuites' || root === 'testsuite') return new JunitReport();
  if (root === 'TestRun') return new TrxReport();
  throw new LookoutError('invalid', `An XML document with the root <${root}> is no test report that is known.`);
}

function readJson(): Reading<TestResult> {
  const document = new JsonDocument();
  return {
    write: (chunk) => document.write(chunk),
    end() {
      const report = document.end();
      if (isObject(report)) {
        for (const read of jsonReports) {
          const result = read(report);
          if (result !== undefined) return result;
        }
      }
      throw new LookoutError('invalid', 'The JSON document is no test report that is known.');
    },
  };
}
