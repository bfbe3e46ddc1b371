import { join } from 'node:path';
import { tempFolder } from '../../support/tempFolder.ts';
import type { Finding } from '../distribution.ts';
import { type Contender, contenders, lookout } from './contenders.ts';
import { measure, type Measured } from './measure.ts';
import { hardships } from './hardships.ts';
import { comparison, findingsOf, type Row } from './report.ts';
import { runStorm, type StormResult } from './runStorm.ts';
import { bigTree, buildTree } from './tree.ts';

/** Storms of peers begin only within this time; Lookout, the first, weathers all of them. */
const stormBudgetMs = 6 * 60_000;
const seed = 7;

/** Lookout beside its peers on this machine: times, memory and processor over 100,000 files, and what each misses in storms. */
export async function benchWatch(): Promise<Finding[]> {
  const able = contenders.filter((contender) => {
    const problem = contender.prepare();
    if (problem !== undefined) console.log(`  Without ${contender.name}: ${problem}`);
    return problem === undefined;
  });
  const figures = await measureAll(able);
  const rows: Row[] = [];
  // What only Lookout's own process understands, or would end a peer's, is `npm run soak`'s.
  const weathers = hardships().filter(({ blow, lack }) => blow !== 'blocked' && lack === undefined);
  const startedAt = performance.now();
  for (const [contender, measured] of figures) {
    const results = new Map<string, StormResult>();
    for (const hardship of weathers) {
      if (contender !== lookout && performance.now() - startedAt > stormBudgetMs) break;
      results.set(hardship.name, await runStorm(contender, hardship, seed));
    }
    rows.push({ name: contender.name, measured, storms: results });
  }
  const names = weathers.map(({ name }) => name);
  console.log(`  ${bigTree.files} files in ${bigTree.directories} folders, ${bigTree.levels} levels; times in ms;`);
  console.log('  storms: paths never mentioned, of those that changed');
  for (const line of comparison(rows, names)) console.log(`  ${line}`);
  return findingsOf(rows);
}

/** All of them over one tree: what one changes in it, contents of files, is nothing to the next. */
async function measureAll(able: readonly Contender[]): Promise<Map<Contender, Measured>> {
  using folder = tempFolder();
  const root = join(folder.path, 'root');
  const tree = buildTree(root, bigTree);
  const figures = new Map<Contender, Measured>();
  for (const contender of able) {
    console.log(`  ${contender.name} …`);
    figures.set(contender, await measure(contender, root, tree, contender === lookout));
  }
  return figures;
}
