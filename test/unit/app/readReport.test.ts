import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readReport } from '../../../src/app/readReport.ts';
import { createRedactor } from '../../../src/core/redaction.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { ReportQuery } from '../../../src/store/reportRows.ts';
import { busyRows, reportedMs } from '../../support/reportRows.ts';

describe('the report of a workspace', () => {
  it('covers what was accepted until now, this very moment too', async () => {
    const asked: ReportQuery[] = [];
    const store = {
      report: async (query: ReportQuery) => {
        asked.push(query);
        return busyRows();
      },
    };
    const request = { period: 'daily', nowMs: reportedMs, workspace: 'shop', workspaceKey: 'key' } as const;
    const { to } = await readReport(store, request);
    assert.equal(Date.parse(to), reportedMs);
    assert.deepEqual(asked, [{ untilMs: reportedMs + 1, spanMs: 86_400_000, workspace: 'shop', workspaceKey: 'key' }]);
  });

  it('masks what became secret since it was stored, and what names of watchers give away', async () => {
    const secret = randomUUID();
    const redactor = createRedactor();
    redactor.addSecret(new Secret(secret));
    const [failure] = busyRows().failures;
    assert.ok(failure !== undefined);
    const rows = busyRows({ failures: [{ ...failure, title: `Build failed: ${secret}` }] });
    const request = { period: 'weekly', nowMs: reportedMs, nameOf: () => `Notes of ${secret}` } as const;
    const open = await readReport({ report: async () => rows }, request);
    assert.equal(JSON.stringify(open).split(secret).length, 3);
    const masked = await readReport({ report: async () => rows }, { ...request, redactor });
    assert.ok(!JSON.stringify(masked).includes(secret));
    assert.deepEqual(masked.builds, open.builds);
  });
});
