import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { joinLeadership, type Leadership } from '../cluster/leader.ts';
import { ConfigFiles, type ConfigState } from '../config/configFiles.ts';
import { mergeLayers } from '../config/layers.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { DisposableStore } from '../core/disposable.ts';
import { Emitter } from '../core/emitter.ts';
import { createIdSource } from '../core/id.ts';
import { loadPatterns } from '../core/loadPatterns.ts';
import { createRedactingLogger, type Logger } from '../core/logger.ts';
import { parsePublishedEvent } from '../core/publish.ts';
import { redactEvent } from '../core/redactEvent.ts';
import { createRedactor, type Redactor, RedactionTally } from '../core/redaction.ts';
import { createDial } from '../net/dial.ts';
import { createFetchClient } from '../net/fetchClient.ts';
import type { Store } from '../store/store.ts';
import { openStore } from '../store/openStore.ts';
import type { TaskRunner } from '../tasks/taskRunner.ts';
import { Trees } from '../watchers/tree/trees.ts';
import { createGitAuthorship } from '../watchers/git/gitAuthorship.ts';
import { branchOf } from '../watchers/git/gitOperation.ts';
import { createGitChangeLog } from '../watchers/git/gitChangeLog.ts';
import { noProblems } from '../watchers/problems/problemSource.ts';
import { createReportReader } from '../watchers/reports/reportReader.ts';
import { noRuns } from '../watchers/runs/run.ts';
import type { App } from './app.ts';
import { BatchPosts } from './batchPosts.ts';
import { BatchService } from './batchService.ts';
import { ChannelService } from './channelService.ts';
import { compileRules } from './compileRules.ts';
import { Dispatch } from './dispatch.ts';
import { EgressLedger } from './egressLedger.ts';
import { Engine } from './engine.ts';
import { KnownStates } from './knownStates.ts';
import { MuteBook } from './muteBook.ts';
import type { OutputKeeper } from './outputKeeper.ts';
import type { AppPorts } from './ports.ts';
import { schedulePruning } from './pruning.ts';
import { createReview } from './review.ts';
import { createUserSwitches, isSilenced, staysHere } from './silence.ts';
import { TemplateService } from './templateService.ts';
import { WatcherService } from './watcherService.ts';
import { applyBatchChannels } from './webhookConsumers.ts';

/** Time for messages in flight to end when stopping, in ms; the whole stop stays below 5 s. */
const stopGraceMs = 3000;

export interface AppOptions {
  /** Reads and answers but neither watches nor delivers, for looking at things. */
  readonly passive?: boolean;
  /** Called before anything is watched or delivered: who listens from here on hears of all. */
  readonly listen?: (app: App) => void;
}

/** Builds every part once, in the order in which they depend on each other; stops them in reverse, the logger last. */
export async function createApp(ports: AppPorts, { passive = false, listen }: AppOptions = {}): Promise<App> {
  const redactor = createRedactor();
  const logger = createRedactingLogger(ports.logger, (text) => redactor.text(text));
  const store = await openStore({ directory: ports.storeDirectory, workerUrl: ports.storeWorkerUrl, logger });
  const disposables = new DisposableStore();
  try {
    return await assemble({ ports, redactor, logger, store, disposables, passive, listen });
  } catch (error) {
    disposables.dispose();
    await store.close();
    throw error;
  }
}

interface Foundation {
  readonly ports: AppPorts;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly store: Store;
  /** What has to be undone when the app stops, or when it cannot be built. */
  readonly disposables: DisposableStore;
  readonly passive: boolean;
  readonly listen: AppOptions['listen'];
}

async function assemble({ ports, redactor, logger, store, disposables, passive, listen }: Foundation): Promise<App> {
  const { clock, workspace } = ports;
  const newId = createIdSource(clock.now);

  const configFiles = disposables.add(new ConfigFiles(ports.configSources, clock, logger));
  const defaults: Config = configSchema.parse({ version: 1 });
  let effective = mergeLayers((await configFiles.load()).layers, defaults);

  const allowHosts = () => effective.allowHosts;
  const userSwitches = createUserSwitches(() => configFiles.state);
  const egress = new EgressLedger({ store, now: clock.now, newId, logger, isLocalOnly: userSwitches.isLocalOnly });
  const http = createFetchClient({ fetch: ports.createFetch(allowHosts), allowHosts, gate: egress });
  const dial = egress.recorded(createDial(allowHosts));
  const context = { http, logger, present: ports.present, now: clock.now, dial };
  const templates = disposables.add(new TemplateService({ ports, store, logger }));
  const channels = disposables.add(new ChannelService({ ports, context, redactor, store, templates, egress }));

  const surroundings = { workspace: workspace.name, host: hostname(), user: userInfo().username };
  const mutes = new MuteBook({ store, workspaceKey: workspace.key, logger, newId, now: clock.now });
  const engine: Engine = disposables.add(
    new Engine({
      mutes: (event) => {
        mutes.note(event, () => knownStates.known());
        return mutes.current();
      },
      presence: ports.presence ?? (() => undefined),
      store,
      clock,
      logger,
      redactor,
      newId,
      surroundings: () => ({ ...surroundings, branch: branchOf(workspace.baseFolder) }),
      onQueued: () => dispatch.poke(),
    }),
  );
  const dispatch: Dispatch = disposables.add(
    new Dispatch({
      ports,
      store,
      logger,
      newId,
      redactor,
      review: createReview({
        store,
        clock,
        mutes: () => mutes.current(),
        expiry: () => effective.delivery.expiry,
        reasonToHide: ports.reasonToHide ?? (() => undefined),
        isLocalOnly: (name) => staysHere(name, { name: workspace.name, effective, user: userSwitches.isLocalOnly() }),
      }),
      destination: (key) => channels.destination(key),
      announce: async (draft) => void (await engine.accept([draft])),
      onLeaderWork: () => {
        void engine.drainInbox();
        posts.poke();
      },
    }),
  );
  const batches = disposables.add(
    new BatchService({
      store,
      clock,
      logger,
      newId,
      workspaceKey: workspace.key,
      baseFolder: workspace.baseFolder,
      onTargeted: () => dispatch.poke(),
    }),
  );
  const posts: BatchPosts = new BatchPosts({
    store,
    clock,
    logger,
    newId,
    redactor,
    epoch: () => dispatch.epoch,
    // What a workspace says of itself was asked when its targets were stored; the user speaks for all of them.
    isSilent: userSwitches.isSilent,
    takesBatches: async (key) => (await channels.destination(key))?.channel.sendBatch !== undefined,
    carry: dispatch.carry,
  });
  const trees = disposables.add(
    new Trees({
      logger,
      workerUrl: ports.treeWorkerUrl,
      persistence: {
        load: (root) => store.loadTree(workspace.key, root),
        save: (root, update) => store.saveTree(workspace.key, root, update),
      },
    }),
  );
  const knownStates: KnownStates = disposables.add(
    new KnownStates({ store, workspaceKey: workspace.key, logger, onDidAccept: engine.onDidAccept }),
  );
  const git = { enabled: workspace.trusted };
  const authorship = createGitAuthorship(git);
  let outputKeeper: Promise<OutputKeeper> | undefined;
  const loadOutputs = async (): Promise<OutputKeeper> => {
    const { OutputKeeper: Keeper } = await import('./outputKeeper.ts');
    return new Keeper({
      directory: join(ports.storeDirectory, 'outputs'),
      maxOutputs: ports.keptOutputs ?? (() => 100),
      redactor,
      logger,
      newId,
    });
  };
  const outputs = (): Promise<OutputKeeper> => (outputKeeper ??= loadOutputs());
  const watchers = new WatcherService({
    store,
    clock,
    logger,
    workspaceKey: workspace.key,
    builtin: ports.builtinWatchers ?? (() => []),
    surroundings: {
      baseFolder: workspace.baseFolder,
      roots: () => [
        ...workspace.folders,
        ...effective.roots.map((root) => root.replaceAll('${workspaceFolder}', workspace.baseFolder)),
      ],
      clock,
      logger,
      authorship,
      changeLog: createGitChangeLog({ ...git, authorship, now: clock.now }),
      runs: ports.runs ?? noRuns,
      events: knownStates,
      problems: ports.problems ?? noProblems,
      readReport: createReportReader(ports.reportWorkerUrl),
      keepOutput: async (name, text) => (await outputs()).keep(name, text),
      ownFolders: [ports.storeDirectory],
      trees,
      virtualFiles: ports.virtualFiles,
    },
    accept: (drafts, options) => engine.accept(drafts, options),
    onChanges: (changes, urgentGlobs) => batches.publish(changes, urgentGlobs),
  });
  let taskRunner: Promise<TaskRunner> | undefined;
  const loadTasks = async (): Promise<TaskRunner> => {
    const { TaskRunner: Runner } = await import('../tasks/taskRunner.ts');
    return new Runner({
      now: clock.now,
      logger,
      emit: async (draft) => void (await engine.accept([draft])),
      load: () => store.loadCursor(workspace.key, 'tasks'),
      save: (value) => store.saveCursor(workspace.key, 'tasks', value),
    });
  };
  const configChanged = disposables.add(new Emitter<ConfigState>((error) => logger.error('A listener failed.', error)));
  const problemsChanged = disposables.add(new Emitter<void>((error) => logger.error('A listener failed.', error)));

  const apply = async (restore = async (): Promise<void> => {}): Promise<void> => {
    effective = mergeLayers(configFiles.state.layers, defaults);
    redactor.use({ ...effective.redact, patterns: await loadPatterns(effective.redact.patterns) });
    await templates.apply(effective, configFiles.state.layers);
    await channels.apply(effective);
    await mutes.apply(effective);
    engine.use(await compileRules(effective, channels.routed()), effective.settings.debug);
    await restore();
    if (!passive) {
      const batchChannels = isSilenced(effective.settings) ? [] : channels.batchChannels();
      const { key: workspaceKey, baseFolder } = workspace;
      await applyBatchChannels(batchChannels, { store, logger, workspaceKey, baseFolder });
      dispatch.poke();
      await watchers.apply(effective);
      await (await outputs()).prune();
    }
    configChanged.fire(configFiles.state);
  };
  let applying: Promise<void> = Promise.resolve();
  disposables.add(
    configFiles.onDidChange(() => {
      applying = applying
        .then(() => apply())
        .catch((error: unknown) => logger.error('The configuration could not be applied.', error));
    }),
  );

  let leadership: Leadership | undefined;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    watchers.dispose();
    batches.dispose();
    await applying;
    const recorded = posts.stop();
    await dispatch.stop(stopGraceMs);
    await recorded;
    leadership?.dispose();
    disposables.dispose();
    await egress.written();
    await store.close();
  };

  const app: App = {
    watchers,
    batches,
    tasks: () => (taskRunner ??= loadTasks()),
    store: store.health,
    logger,
    config: () => configFiles.state,
    effective: () => effective,
    onDidChangeConfig: configChanged.event,
    onDidAccept: engine.onDidAccept,
    onDidSettle: dispatch.onDidSettle,
    onDidChangeChannels: dispatch.onDidChangeChannels,
    isLeader: () => leadership?.isLeader === true,
    channels: () => channels.list().map((info) => ({ ...info, state: dispatch.channelState(info) })),
    workspace: workspace.name,
    templates,
    previewMessage: (channel, event) => channels.preview(channel, { event, suppressed: 0, test: false }),
    testChannel: (name) =>
      dispatch.test(
        channels.list().find((info) => info.name === name),
        name,
      ),
    pauseChannel: (name) => {
      const info = channels.list().find((item) => item.name === name);
      if (info !== undefined) dispatch.pause(info);
    },
    resumeChannel: (name) => {
      const info = channels.list().find((item) => item.name === name);
      if (info !== undefined) dispatch.resume(info);
    },
    publish: async (json) => {
      const event = parsePublishedEvent(json, newId, clock.now());
      const tally = new RedactionTally();
      const clean = redactEvent(event, redactor, tally);
      await store.enqueueInbox(clean, tally.counts);
      leadership?.poke();
      return clean;
    },
    preview: (event) => engine.preview(event),
    mutes,
    onDidChangeProblems: (listener) => problemsChanged.event(listener),
    problems: (state) => store.problems({ workspace: workspace.name, state }),
    acknowledge: async (key, by, note) => {
      const acknowledged = { by, atMs: clock.now(), ...(note === undefined ? {} : { note }) };
      const found = await store.acknowledge(workspace.name, key, acknowledged);
      problemsChanged.fire();
      dispatch.poke();
      return found;
    },
    deadLetters: (limit) => store.deadLetters(limit),
    resend: async (ids) => {
      const count = await store.resend(ids, clock.now());
      dispatch.poke();
      return count;
    },
    purge: (ids) => store.purge(ids),
    channelMetrics: () => store.channelMetrics(),
    volume: (sinceMs, bucketMs) => store.volume({ sinceMs, bucketMs, workspace: workspace.name }),
    deliveries: (limit) => store.deliveries({ limit, workspace: workspace.name }),
    report: async (period) => {
      const { readReport } = await import('./readReport.ts');
      const nameOf = (watcher: string) => watchers.list().find(({ number }) => watcher === `#${number}`)?.label;
      const { name, key: workspaceKey } = workspace;
      return readReport(store, { period, nowMs: clock.now(), workspace: name, workspaceKey, nameOf, redactor });
    },
    find: (eventId) => store.find(eventId),
    history: (query) => store.history(query),
    ownHistory: (query) => store.history({ ...query, workspace: workspace.name }),
    egress: (query) => store.egress(query),
    redact: (value) => redactor.json(value),
    reload: () => configFiles.reload(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };

  listen?.(app);
  await knownStates.restore();
  await mutes.restore();
  await apply(() => engine.restore());
  if (!passive) {
    leadership = await joinLeadership({
      directory: ports.storeDirectory,
      store,
      logger,
      onPoke: () => dispatch.onPoke(),
    });
    dispatch.follow(leadership);
    configFiles.follow();
    templates.follow();
    schedulePruning(disposables, ports, store, logger, () => effective.store);
  }
  return app;
}
