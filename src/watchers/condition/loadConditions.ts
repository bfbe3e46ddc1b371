/** The languages of conditions and patterns are much code: it is loaded with the first condition. */
export async function loadConditions() {
  const [{ compileCondition }, logs, windows, { seenWith, unmeasuredIn }, deploys] = await Promise.all([
    import('../../conditions/compileCondition.ts'),
    import('../../conditions/logUse.ts'),
    import('../../conditions/windowState.ts'),
    import('../../conditions/knownState.ts'),
    import('../../recognisers/deploys/deploy.ts'),
  ]);
  const { advance, stateFromJson, stateToJson } = windows;
  const { DeployReader, isDeployCommand } = deploys;
  return {
    ...logs,
    compileCondition,
    advance,
    stateFromJson,
    stateToJson,
    seenWith,
    unmeasuredIn,
    DeployReader,
    isDeployCommand,
  };
}

export type Conditions = Awaited<ReturnType<typeof loadConditions>>;
