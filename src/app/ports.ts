import type { Message } from '../channels/channel.ts';
import type { ConfigSource } from '../config/configFiles.ts';
import type { Clock } from '../core/clock.ts';
import type { LookoutEvent } from '../core/event.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { SecretSource } from '../core/secret.ts';
import type { FetchLike } from '../net/fetchClient.ts';
import type { Presence } from '../router/presence.ts';
import type { VirtualFiles } from '../watchers/virtual/virtualFiles.ts';
import type { ProblemSource } from '../watchers/problems/problemSource.ts';
import type { RunSource } from '../watchers/runs/run.ts';

/** The workspace of a window, or the folder of a headless run. */
export interface WorkspacePort {
  /** Stable key of this workspace; part of scopes and channel keys. Letters, digits and `-`, at most 40. */
  readonly key: string;
  readonly name: string;
  /** Absolute folder against which relative paths are resolved. */
  readonly baseFolder: string;
  /** All folders of the workspace, absolute paths and URIs; what lies in them may be watched. */
  readonly folders: readonly string[];
  /** False in Restricted Mode: no workspace configuration, nothing outward, no git. */
  readonly trusted: boolean;
}

/** A destination that a workspace file asks for, as the user is asked about it. */
export interface AskedDestination {
  readonly name: string;
  readonly description: string;
  /** SHA-256 over the channel's whole configuration: a change asks again. */
  readonly hash: string;
}

/** What the engine needs from its surroundings: the editor, or the command line. */
export interface AppPorts {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly logger: Logger;
  /** Folder of the store, shared by all windows of the user. */
  readonly storeDirectory: string;
  /** Bundled workers; without them the sources are run. */
  readonly storeWorkerUrl?: URL | undefined;
  readonly treeWorkerUrl?: URL | undefined;
  readonly reportWorkerUrl?: URL | undefined;
  readonly workspace: WorkspacePort;
  /** Files that only the editor reaches; undefined without an editor. */
  readonly virtualFiles?: VirtualFiles | undefined;
  /** What is watched without being asked for, unless the configuration has a watcher of the same kind; asked anew with every reload. */
  readonly builtinWatchers?: (() => readonly JsonObject[]) | undefined;
  /** Outputs of runs that are kept on disk, 100 without it; asked anew with every reload. */
  readonly keptOutputs?: (() => number) | undefined;
  /** Commands that run in the editor; none on the command line. */
  readonly runs?: RunSource | undefined;
  /** The editor's list of problems; none on the command line. */
  readonly problems?: ProblemSource | undefined;
  /** Where the person is now; undefined, or absent, where nobody can know. */
  readonly presence?: (() => Presence | undefined) | undefined;
  readonly configSources: readonly ConfigSource[];
  readonly secrets: SecretSource;
  readonly env: (name: string) => string | undefined;
  /** Makes the way out over HTTP; `allowHosts` are the hosts on private networks that the user approved, asked anew for each connection. */
  readonly createFetch: (allowHosts: () => readonly string[]) => FetchLike;
  /** Shows a message to the person in front; resolves when shown. */
  readonly present: (message: Message) => Promise<void>;
  /** Why an event is not shown to the person in front; undefined when it is. */
  readonly reasonToHide?: ((event: LookoutEvent) => string | undefined) | undefined;
  /** Whether the user allowed a destination of a workspace file. */
  readonly isAllowed: (destination: AskedDestination) => boolean;
}
