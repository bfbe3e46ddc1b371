import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isRecord } from '../../core/json.ts';
import type { HostParts } from '../host.ts';
import { firstExisting } from '../firstExisting.ts';
import { shownReason } from '../shownLanguage.ts';
import { userConfigFiles } from '../ports.ts';
import { changeConfigFile } from '../userConfig.ts';
import type { CommandHandler } from './registry.ts';

type Channel = ReturnType<App['channels']>[number];

/** The channel of a tree item, or of a button that names it, else one that the person picks. */
async function chosenChannel(
  app: App,
  arg: unknown,
  title: string,
  fits: (channel: Channel) => boolean,
): Promise<string | undefined> {
  const name = isRecord(arg) ? arg['channel'] : arg;
  if (typeof name === 'string') return name;
  const items = app
    .channels()
    .filter(fits)
    .map((channel) => ({
      label: channel.name,
      description: shownReason(channel.description),
      detail: shownReason(channel.unavailable ?? channel.state.pause?.reason ?? ''),
    }));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no channel to which this applies.'));
    return undefined;
  }
  return (await window.showQuickPick(items, { title, placeHolder: l10n.t('Choose a channel') }))?.label;
}

/** Loaded with the first use: nobody sets a channel up every day. */
async function setUp(parts: HostParts, wanted: unknown): Promise<void> {
  const [{ isGuideName }, { pickGuide, setUpChannel }] = await Promise.all([
    import('../setUp/guides.ts'),
    import('../setUp/setUpChannel.ts'),
  ]);
  const guide = isGuideName(wanted) ? wanted : await pickGuide();
  if (guide !== undefined) await setUpChannel(parts, guide);
}

const testChannel: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const name = await chosenChannel(app, arg, l10n.t('Send Test Message'), () => true);
  if (name === undefined) return;
  const { tellTest } = await import('../setUp/testMessage.ts');
  await tellTest(app, name);
};

const pauseChannel: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const isRunning = ({ state, unavailable }: Channel): boolean =>
    state.pause === undefined && unavailable === undefined;
  const name = await chosenChannel(app, arg, l10n.t('Pause Channel'), isRunning);
  if (name === undefined) return;
  app.pauseChannel(name);
  const resume = l10n.t('Resume');
  const text = l10n.t('{0} is paused. Its messages are kept until you resume it.', name);
  void window.showInformationMessage(text, resume).then((choice) => {
    if (choice === resume) app.resumeChannel(name);
  });
};

const resumeChannel: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const isStopped = ({ state }: Channel): boolean => state.pause !== undefined || state.breaker.kind !== 'closed';
  const name = await chosenChannel(app, arg, l10n.t('Resume Channel'), isStopped);
  if (name !== undefined) app.resumeChannel(name);
};

/** Switches a channel on or off in the file that defines it; what is built in is written into the user configuration. */
async function enable(parts: HostParts, arg: unknown, enabled: boolean): Promise<void> {
  const app = await parts.app();
  const isOther = ({ unavailable }: Channel): boolean => (unavailable === 'disabled') === enabled;
  const title = enabled ? l10n.t('Enable Channel') : l10n.t('Disable Channel');
  const name = await chosenChannel(app, arg, title, isOther);
  const channel = app.channels().find((item) => item.name === name);
  if (name === undefined || channel === undefined) return;
  // Recipients of a digest are a channel of their own in lists, not in the file.
  const written = name.replace(/ \(digest\)$/, '');
  const candidates = userConfigFiles(parts.context);
  const file =
    app.effective().channels.get(written)?.layer.file ?? (await firstExisting(candidates)) ?? candidates[0] ?? '';
  const { withChannelEnabled } = await import('../../config/edit.ts');
  await changeConfigFile(app, file, (text) => withChannelEnabled(text, written, enabled, channel.type));
}

export const channelCommands: Record<string, CommandHandler> = {
  setUpChannel: setUp,
  setUpDiscord: (parts) => setUp(parts, 'discordWebhook'),
  setUpSlack: (parts) => setUp(parts, 'slackWebhook'),
  setUpWebhook: (parts) => setUp(parts, 'webhook'),
  testChannel,
  pauseChannel,
  resumeChannel,
  enableChannel: (parts, arg) => enable(parts, arg, true),
  disableChannel: (parts, arg) => enable(parts, arg, false),
  reviewDestinations: async (parts) => parts.consent.review(await parts.app()),
};
