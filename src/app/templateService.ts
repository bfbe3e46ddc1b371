import type { Message } from '../channels/channel.ts';
import type { EffectiveConfig, Layer } from '../config/layers.ts';
import type { ConfigDiagnostic } from '../config/parse.ts';
import { type Disposable, DisposableStore } from '../core/disposable.ts';
import { Emitter } from '../core/emitter.ts';
import { errorMessage } from '../core/errors.ts';
import { isRecord, type JsonValue } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { Store } from '../store/store.ts';
import type { MessageTemplate } from '../templates/messageTemplate.ts';
import { chooseTemplate, type TemplateText } from '../templates/templateName.ts';
import type { TemplateProblem } from '../templates/templateFolder.ts';
import type { AppPorts } from './ports.ts';
import { TemplateFiles, templatePlaces } from './templateFiles.ts';

/** Keyspace of the store in which windows leave their workspace's templates for the leader, by the workspace's name. */
const shareSpace = 'message-templates';
/** Workspaces of other windows whose templates are compiled at a time. */
const maxForeign = 20;

/** A template file that is in use, or why it is not. */
export interface TemplateInfo extends Pick<TemplateText, 'scope' | 'file' | 'place' | 'events'> {
  readonly problem?: string | undefined;
}

/** A channel whose messages are retold. */
export interface RetoldChannel {
  readonly name: string;
  readonly type: string;
  /** Text of its own template. */
  readonly template?: string | undefined;
}

interface Compiled extends TemplateText {
  readonly render: MessageTemplate;
}

/** Reads, checks and applies the user's templates. A broken one has a diagnostic, and the built-in text is told. */
export class TemplateService implements Disposable {
  private readonly parts: { readonly ports: AppPorts; readonly store: Store; readonly logger: Logger };
  private readonly disposables = new DisposableStore();
  private readonly files: TemplateFiles;
  private readonly changed: Emitter<void>;
  private readonly warned = new Set<string>();
  private readonly own = new Map<string, MessageTemplate | undefined>();
  private readonly foreign = new Map<string, { readonly shared: string; readonly templates: readonly Compiled[] }>();
  private compiled: readonly Compiled[] = [];
  private infos: readonly TemplateInfo[] = [];
  private found: ReadonlyMap<string, readonly ConfigDiagnostic[]> = new Map();
  private applied: { readonly config: EffectiveConfig; readonly layers: readonly Layer[] } | undefined;
  private reading: Promise<void> = Promise.resolve();
  private isFollowing = false;

  constructor(parts: TemplateService['parts']) {
    this.parts = parts;
    const { ports, logger } = parts;
    const { baseFolder } = ports.workspace;
    this.files = this.disposables.add(new TemplateFiles({ clock: ports.clock, logger, baseFolder }));
    this.changed = this.disposables.add(new Emitter((error) => logger.error('A listener of templates failed.', error)));
  }

  get onDidChange() {
    return this.changed.event;
  }

  /** The files, in order. */
  list(): readonly TemplateInfo[] {
    return this.infos;
  }

  /** What is wrong with templates, by absolute path; files without trouble have an empty list. */
  diagnostics(): ReadonlyMap<string, readonly ConfigDiagnostic[]> {
    return this.found;
  }

  /** Reads the templates of a configuration. */
  apply(config: EffectiveConfig, layers: readonly Layer[]): Promise<void> {
    this.applied = { config, layers };
    return this.refresh();
  }

  /** Follows changes of the files from now on. */
  follow(): void {
    this.isFollowing = true;
    void this.refresh();
  }

  /** How messages of a channel are told by its templates; a template that fails leaves them as they are. */
  retelling({ name, type, template }: RetoldChannel): (message: Message) => Promise<Message> {
    return async (message) => {
      const found = await this.templateOf({ name, type, template }, message);
      if (found === undefined) return message;
      try {
        return { ...message, told: found.render(message) };
      } catch (error) {
        this.warnOnce(`${found.file}: ${withRemedy(errorMessage(error))}`);
        return message;
      }
    };
  }

  /** The file whose template tells a message; undefined for the built-in text. */
  async fileFor(channel: RetoldChannel, message: Message): Promise<string | undefined> {
    return (await this.templateOf(channel, message))?.file;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async templateOf({ name, type, template }: RetoldChannel, { event }: Message) {
    if (template !== undefined) {
      const render = await this.ownTemplate(template);
      if (render !== undefined) return { file: `template of channel ${name}`, render };
    }
    const workspace = event.labels['workspace'];
    const isOurs = workspace === undefined || workspace === this.parts.ports.workspace.name;
    const templates = isOurs
      ? this.compiled
      : [...this.compiled.filter(({ scope }) => scope === 'user'), ...(await this.sharedBy(workspace))];
    return chooseTemplate(templates, { channel: name, channelType: type, eventType: event.type });
  }

  private async ownTemplate(text: string): Promise<MessageTemplate | undefined> {
    if (!this.own.has(text)) {
      const { template, problem } = await compile(text);
      if (problem !== undefined) this.warnOnce(`A channel's template: ${withRemedy(problem.message)}`);
      this.own.set(text, template);
    }
    return this.own.get(text);
  }

  /** Templates of a workspace that another window has open. */
  private async sharedBy(workspace: string): Promise<readonly Compiled[]> {
    const stored = await this.parts.store.loadCursor(shareSpace, workspace);
    const shared = JSON.stringify(stored ?? []);
    const known = this.foreign.get(workspace);
    if (known?.shared === shared) return known.templates;
    const texts = Array.isArray(stored) ? stored.flatMap(readShared) : [];
    const { compiled: templates } = await compileAll(texts);
    if (this.foreign.size >= maxForeign) this.foreign.clear();
    this.foreign.set(workspace, { shared, templates });
    return templates;
  }

  private refresh(): Promise<void> {
    this.reading = this.reading
      .then(() => this.read())
      .catch((error: unknown) => this.parts.logger.error('The templates could not be read.', error));
    return this.reading;
  }

  private async read(): Promise<void> {
    if (this.applied === undefined) return;
    const { config, layers } = this.applied;
    const { ports, logger } = this.parts;
    const places = templatePlaces(ports, layers);
    const { templates, problems } = await this.files.read(places);
    const { compiled, broken } = await compileAll(templates);
    const all = [...problems, ...broken];
    this.compiled = compiled;
    this.own.clear();
    this.infos = [
      ...compiled.map(({ scope, file, place, events }) => ({ scope, file, place, events })),
      ...broken.map(({ template: { scope, place, events }, file, message }) => ({
        scope,
        file,
        place,
        events,
        problem: message,
      })),
    ];
    this.found = new Map<string, readonly ConfigDiagnostic[]>([
      ...[...this.found.keys()].map((file): [string, readonly ConfigDiagnostic[]] => [file, []]),
      ...groupByFile([...all.map(diagnosticOf), ...(await channelProblems(config))]),
    ]);
    for (const { file, line, column, message } of all) this.warnOnce(`${file}:${line}:${column}: ${message}`, logger);
    if (this.isFollowing) {
      await this.share(compiled.filter(({ scope }) => scope === 'workspace'));
      await this.files.follow(places, () => void this.refresh());
    }
    this.changed.fire();
  }

  private async share(templates: readonly Compiled[]): Promise<void> {
    const { store, ports } = this.parts;
    if (!ports.workspace.trusted) return;
    const { name } = ports.workspace;
    const texts = templates.map(({ place = null, events, text, file }) => ({ place, events, text, file }));
    const before = await store.loadCursor(shareSpace, name);
    if (JSON.stringify(before ?? []) !== JSON.stringify(texts)) await store.saveCursor(shareSpace, name, texts);
  }

  private warnOnce(text: string, logger = this.parts.logger): void {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    logger.warn(text);
  }
}

interface Broken extends TemplateProblem {
  readonly template: TemplateText;
}

async function compileAll(templates: readonly TemplateText[]): Promise<{ compiled: Compiled[]; broken: Broken[] }> {
  const compiled: Compiled[] = [];
  const broken: Broken[] = [];
  for (const template of templates) {
    const { template: render, problem } = await compile(template.text);
    if (render !== undefined) compiled.push({ ...template, render });
    else if (problem !== undefined) broken.push({ template, file: template.file, ...problem });
  }
  return { compiled, broken };
}

/** The engine of templates is much code: it is loaded with the first one. */
async function compile(text: string) {
  const { compileMessageTemplate } = await import('../templates/messageTemplate.ts');
  const { placeInTemplate } = await import('../templates/textTemplate.ts');
  try {
    return { template: compileMessageTemplate(text), problem: undefined };
  } catch (error) {
    return { template: undefined, problem: { message: errorMessage(error), ...placeInTemplate(error) } };
  }
}

/** Templates in the configuration itself, at the line of their key. */
async function channelProblems(config: EffectiveConfig): Promise<[string, ConfigDiagnostic][]> {
  const found: [string, ConfigDiagnostic][] = [];
  for (const { value, layer, path } of config.channels.values()) {
    if (value.type === 'webhook' || value.template === undefined) continue;
    const { problem } = await compile(value.template);
    if (problem === undefined) continue;
    const place = layer.located.keyAt([...path, 'template']);
    found.push([layer.file, { severity: 'warning', message: withRemedy(problem.message), place }]);
  }
  return found;
}

function diagnosticOf({ file, message, line, column }: TemplateProblem): [string, ConfigDiagnostic] {
  const place = { line, column, endLine: line, endColumn: column + 1 };
  return [file, { severity: 'warning', message: withRemedy(message), place }];
}

function withRemedy(message: string): string {
  return `${message.endsWith('.') ? message : `${message}.`} The built-in text is told.`;
}

function groupByFile(all: readonly [string, ConfigDiagnostic][]): Map<string, ConfigDiagnostic[]> {
  const byFile = new Map<string, ConfigDiagnostic[]>();
  for (const [file, diagnostic] of all) byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
  return byFile;
}

function readShared(value: JsonValue): TemplateText[] {
  if (!isRecord(value)) return [];
  const { place, events, text, file } = value;
  if (typeof events !== 'string' || typeof text !== 'string' || typeof file !== 'string') return [];
  return [{ place: typeof place === 'string' ? place : undefined, events, text, file, scope: 'workspace' }];
}
