import Mocha from 'mocha';
import { defineActivationSuite } from './activation.ts';
import { defineAddressSuite } from './addresses.ts';
import { defineConfigurationSuite } from './configuration.ts';
import { defineFiguresSuite } from './figures.ts';
import { defineSetUpSuite } from './setUp.ts';
import { defineVirtualFilesSuite } from './virtualFiles.ts';

/** Entry point of the suites inside the extension host; rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  defineFiguresSuite();
  defineActivationSuite();
  defineAddressSuite();
  defineConfigurationSuite();
  defineSetUpSuite();
  defineVirtualFilesSuite();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
