import type { SimpleCommand } from './shellWords.ts';

type Kind = 'build' | 'test' | 'other';

/** Names of scripts, targets and tasks: `test`, `test:unit`, `unit-tests`, `build`, `build:prod`. */
const testName = /(?:^|[:_.-])(?:tests?|t|specs?|e2e|check|checks|coverage|integration|unit)(?:$|[:_.-])|[a-z]Test$/;
const buildName =
  /(?:^|[:_.-])(?:build|builds|compile|bundle|package|dist|tsc|typecheck|types|lint|rebuild|all|release|assemble|webpack|rollup|esbuild|tsup)(?:$|[:_.-])|^type-check/;

/** Runners of scripts and targets: what they do is told by the name of what they run, and its tool is not known. */
interface Runner {
  /** Words before the name of a script; a name may stand alone where it is optional. */
  readonly run: RegExp;
  /** Names that are no script, but commands of the runner. */
  readonly own?: RegExp;
  /** Options that take the word after them. */
  readonly valued?: string;
}

const runners: Readonly<Record<string, Runner>> = {
  npm: { run: /^(?:run|run-script|rum|urn)$/, valued: '-w --workspace --prefix' },
  pnpm: {
    run: /^(?:run|run-script)$/,
    own: /^(?:install|i|add|remove|publish|pack|audit|start)$/,
    valued: '-F --filter -C --dir',
  },
  yarn: { run: /^run$/, own: /^(?:install|add|remove|publish|pack|audit|start)$/, valued: '--cwd' },
  bun: { run: /^run$/, own: /^(?:install|add|remove|build)$/, valued: '--cwd' },
  deno: { run: /^task$/ },
  turbo: { run: /^run$/, own: /^(?:prune|login|link)$/, valued: '--filter --concurrency' },
  lerna: { run: /^run$/, valued: '--scope' },
  nx: { run: /^(?:run|run-many|affected)$/ },
  just: { run: /^$/, valued: '-f --justfile -d' },
  task: { run: /^$/, valued: '-t -d' },
  rake: { run: /^$/, valued: '-f' },
  invoke: { run: /^$/ },
  mage: { run: /^$/ },
  gulp: { run: /^$/ },
  grunt: { run: /^$/ },
  composer: { run: /^(?:run|run-script)$/, own: /^(?:install|update|require|dump-autoload)$/ },
  mise: { run: /^(?:run|r)$/ },
  moon: { run: /^run$/ },
};

/** Commands by what they begin with; the output of those is no recogniser's, or is told by what they start. */
const kinds: ReadonlyArray<readonly [RegExp, Kind]> = [
  [/^gradlew? (?:-\S+ )*(?:tasks|help|dependencies|wrapper|init|projects|properties|clean|bootRun|run)$/, 'other'],
  [/^(?:mvnw?|mvnd) (?:-\S+ )*(?:clean|dependency:\S+|help:\S+|spring-boot:run|exec:\S+)$/, 'other'],
  [/^npm (?:-\S+ )*(?:t|tst|test|it|install-test|cit)\b/, 'test'],
  [/^(?:pnpm|yarn|bun) (?:-\S+ )*(?:t|test)\b/, 'test'],
  [
    /^(?:make|gmake|mingw32-make|ninja) (?:\S+ )*(?:test|tests|check|installcheck|distcheck|spec|unit|e2e|test[-_:]\S+|\S+[-_]tests?)(?: |$)/,
    'test',
  ],
  [/^(?:make|gmake|ninja) (?:\S+ )*(?:run|serve|start|dev|help|install|clean|deploy|fmt|format)$/, 'other'],
  [/^(?:cargo|cross) (?:\+\S+ )?(?:t|test|nextest|bench|llvm-cov|tarpaulin|miri)\b/, 'test'],
  [/^cargo watch (?:.* )?-x ['"]?(?:test|nextest|t)\b/, 'test'],
  [/^go test\b|^gotestsum\b|^ginkgo\b|^richgo test\b/, 'test'],
  [/^(?:pytest|py\.test|unittest|nose2?|nosetests|tox|nox|behave|robot|green|ward)\b/, 'test'],
  [/^python[\d.]* (?:manage\.py test|setup\.py test|-m (?:pytest|unittest))\b/, 'test'],
  [/^python[\d.]* \S*(?:^|[/\\ ])(?:tests?_\w+|\w+_tests?|runtests?)\.py\b/, 'test'],
  [
    /^(?:jest|vitest|mocha|ava|tap|tape|jasmine|karma|wtr|web-test-runner|uvu|borp|cypress run|playwright test|testcafe|nightwatch|qunit|lab)(?: |$)/,
    'test',
  ],
  [/^node (?:\S+ )*?--test\b|^(?:tsx|ts-node) (?:-\S+ )*--test\b/, 'test'],
  [/^deno test\b|^ng test\b|^react-scripts test\b|^vue-cli-service test|^ember test\b/, 'test'],
  [/^(?:rspec|minitest|cucumber|m)(?: |$)|^ruby .*-I\s?\S*test|^(?:rails|bin\/rails) (?:test|spec)\b/, 'test'],
  [/^(?:phpunit|pest|paratest|codecept run|behat)\b|^(?:php )?artisan test\b/, 'test'],
  [/^(?:ctest|prove|bats|googletest|busted|criterion|shellspec|kyua test)\b/, 'test'],
  [/^dotnet (?:watch )?(?:--\S+ \S+ )*(?:test|vstest)\b|^(?:vstest\.console|xunit\.console|nunit3-console)\b/, 'test'],
  [/^(?:mvnw?|mvnd) (?:.* )?(?:test|surefire:\S+|failsafe:\S+|integration-test)$/, 'test'],
  [/^(?:mvnw?|mvnd) (?:.* )?(?:test|surefire:\S+) -/, 'test'],
  [/^gradlew? (?:.* )?:?(?:\S*:)?(?:test|check|\w*Test|connectedCheck)(?: |$)/, 'test'],
  [
    /^(?:swift|xcodebuild|mix|sbt|stack|cabal|dune|lein|flutter|dart|zig|bazel|bazelisk|buck2?|meson|nx|forge|elm-test|crystal|nim|nimble|hardhat|anchor|pub) (?:\S+ )*?(?:test|tests|runtest|spec|test-without-building)(?: |$)/,
    'test',
  ],
  [/^elm-test\b|^zig build test\b/, 'test'],
  [
    /^(?:swift|mix|sbt|stack|cabal|dune|lein|flutter|dart|zig|bazel|bazelisk|buck2?|meson|nx|forge|elm|crystal|nim|nimble|hardhat|anchor) (?:\S+ )*?(?:build|compile|make|jar|uberjar|aot)(?: |$)/,
    'build',
  ],
  [
    /^xcodebuild\b|^(?:ant|scons|msbuild|bear|swiftc|ghc|kotlinc|scalac|rustc|gfortran|fpc|dmd|valac|ocamlopt|nvcc|emcc|elmc?)(?: |$)/,
    'build',
  ],
  [/^cmake --build\b|^cmake (?:.* )?--build\b/, 'build'],
  [
    /^(?:tsup|parcel build|swc|babel|ncc build|pkgroll|unbuild|rspack|rspack build|rsbuild build|rolldown|turbopack|snowpack build|microbundle)(?: |$)/,
    'build',
  ],
  [
    /^(?:next|nuxt|nuxi|astro|gatsby|remix|ng|vue-cli-service|react-scripts|ember|expo|svelte-kit|docusaurus|eleventy|hugo|jekyll|mkdocs|quarto|storybook|wrangler|serverless|sam) build\b|^hugo$/,
    'build',
  ],
  [
    /^(?:sass|lessc|postcss|tailwindcss)(?: |$)|^latexmk\b|^(?:pdf|xe|lua)latex\b|^tectonic\b|^sphinx-build\b|^typst compile\b/,
    'build',
  ],
  [
    /^(?:mypy|pyright|basedpyright|ruff check|flake8|pylint|oxlint|biome (?:check|lint|ci)|stylelint|golangci-lint run|staticcheck|rubocop|shellcheck|hadolint|clang-tidy|svelte-check|astro check|deno check|deno lint)(?: |$)/,
    'build',
  ],
  [
    /^(?:podman|buildah|nerdctl) (?:build|bud|compose build)\b|^kaniko\b|^packer build\b|^nix(?:-build| build)\b|^rpmbuild\b|^dpkg-buildpackage\b|^debuild\b|^makepkg\b|^vsce package\b|^electron-builder\b/,
    'build',
  ],
  [/^(?:gem|poetry|uv|pdm|hatch|flit|maturin|wasm-pack|cross|trunk) build\b|^(?:maturin|wasm-pack) /, 'build'],
  [/^cargo (?:\+\S+ )?(?:run|r|fmt|add|new|init|login|publish|search|update|tree|--version)\b/, 'other'],
];

/** What a command does whose recogniser does not tell it; undefined leaves it to the recognisers of builds. */
export function otherKind(words: SimpleCommand): Kind | undefined {
  const [program = ''] = words;
  const runner = Object.hasOwn(runners, program) ? runners[program] : undefined;
  const plain = words.join(' ');
  const known = kinds.find(([pattern]) => pattern.test(plain))?.[1];
  if (known !== undefined || runner === undefined) return known;
  return scriptKind(runner, words.slice(1));
}

function scriptKind({ run, own, valued = '' }: Runner, words: SimpleCommand): Kind | undefined {
  const takesValue = new Set(valued.split(' '));
  const names = words.filter((word, index) => !word.startsWith('-') && !takesValue.has(words[index - 1] ?? ''));
  const isRun = run.test(names[0] ?? '');
  if (!isRun && own?.test(names[0] ?? '') === true) return undefined;
  const target = words.find((word) => word.startsWith('--target='))?.slice('--target='.length);
  const name = target ?? names[isRun ? 1 : 0] ?? '';
  if (testName.test(name)) return 'test';
  return buildName.test(name) ? 'build' : isRun ? 'other' : undefined;
}
