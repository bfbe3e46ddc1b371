/** Recognisers are much code: it is loaded once something is watched that needs it. */
export async function loadBuildRecognisers() {
  const [{ readBuild, readMatched }, { classifyCommand }] = await Promise.all([
    import('../../recognisers/builds/registry.ts'),
    import('../../recognisers/commandLine.ts'),
  ]);
  return { readBuild, readMatched, classifyCommand };
}

/** As {@link loadBuildRecognisers}. */
export async function loadTestRecognisers() {
  const [{ readTests }, { classifyCommand }] = await Promise.all([
    import('../../recognisers/tests/registry.ts'),
    import('../../recognisers/commandLine.ts'),
  ]);
  return { readTests, classifyCommand };
}

export type BuildRecognisers = Awaited<ReturnType<typeof loadBuildRecognisers>>;
export type TestRecognisers = Awaited<ReturnType<typeof loadTestRecognisers>>;
