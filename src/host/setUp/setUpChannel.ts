import { env, l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { HostParts } from '../host.ts';
import { askSteps, type Step } from '../input/steps.ts';
import { changeUserConfig } from '../userConfig.ts';
import type { Answers, Guide, Question } from './guide.ts';
import { type GuideName, guides } from './guides.ts';
import { tellTest } from './testMessage.ts';

/** Asks for what the service needs, keeps secrets as such, writes the channel into the user configuration and sends a test message. */
export async function setUpChannel(parts: HostParts, guideName: GuideName): Promise<void> {
  const app = await parts.app();
  const guide: Guide = guides[guideName];
  const questions = [...nameQuestion(app, guide), ...guide.questions];
  const given = await askSteps(l10n.t('Set Up {0}', guide.service), questions.length, (answers) => {
    const { question } = take(questions, answers);
    return question === undefined ? undefined : stepOf(question);
  });
  if (given === undefined) return;
  const { name = guide.name, ...answers } = take(questions, given).answers;
  const values = { ...answers, ...(await keepSecrets(parts, guide, name, answers)) };
  const { withChannel } = await import('../../config/edit.ts');
  await changeUserConfig({ context: parts.context, app }, (text) => withChannel(text, name, guide.options(values)));
  await tellTest(app, name, { guide: guideName, advice: guide.advice });
}

/** Lets the person pick a service, then sets it up. */
export async function pickGuide(): Promise<GuideName | undefined> {
  const items = (Object.entries(guides) as [GuideName, Guide][]).map(([guideName, { service, detail }]) => ({
    label: service,
    detail,
    guideName,
  }));
  const title = l10n.t('Set Up Channel');
  const placeHolder = l10n.t('Where do you want to hear of things?');
  return (await window.showQuickPick(items, { title, placeHolder, matchOnDetail: true }))?.guideName;
}

/** The next question after the answers so far, if any, and these by their keys. */
function take(questions: readonly Question[], given: readonly string[]): { question?: Question; answers: Answers } {
  const answers: Record<string, string> = {};
  let index = 0;
  for (const question of questions) {
    if (question.isAsked?.(answers) === false) continue;
    const answer = given[index];
    if (answer === undefined) return { question, answers };
    answers[question.key] = answer;
    index += 1;
  }
  return { answers };
}

function stepOf({ title, prompt, placeHolder, value, secret, choices, optional, objection }: Question): Step {
  if (choices !== undefined) return { kind: 'choice', title, placeHolder: prompt, items: choices, value };
  return {
    kind: 'text',
    title,
    prompt,
    placeHolder,
    value,
    password: secret !== undefined,
    validate(text) {
      if (text === '') return optional === true ? undefined : l10n.t('This is needed. {0}', prompt);
      return objection?.(text);
    },
  };
}

/** Asks whether a channel that is there already is replaced. */
function nameQuestion(app: App, guide: Guide): Question[] {
  const names = app.channels().map(({ name }) => name);
  if (!names.includes(guide.name)) return [];
  let number = 2;
  while (names.includes(`${guide.name}-${number}`)) number += 1;
  const another = `${guide.name}-${number}`;
  const isUsers = app.effective().channels.get(guide.name)?.layer.scope === 'user';
  const replace = { label: l10n.t('Replace {0}', guide.name), value: guide.name };
  return [
    {
      key: 'name',
      title: l10n.t('Channel'),
      prompt: l10n.t('There is a channel {0} already.', guide.name),
      // One of the workspace is not the user's to overwrite.
      choices: [...(isUsers ? [replace] : []), { label: l10n.t('Add {0} beside it', another), value: another }],
    },
  ];
}

/** Stores the answers that are secrets; gives the placeholders that stand for them. */
async function keepSecrets(parts: HostParts, guide: Guide, name: string, answers: Answers): Promise<Answers> {
  const placeholders: Record<string, string> = {};
  const secretName = (end: string) => `${name.toUpperCase().replaceAll('-', '_')}_${end}`;
  for (const { key, secret, read } of guide.questions) {
    const text = answers[key] ?? '';
    if (secret === undefined || text === '') continue;
    await parts.secrets.set(secretName(secret), read === undefined ? text : await read(text));
    placeholders[key] = `\${secret:${secretName(secret)}}`;
  }
  if (guide.made !== undefined) {
    const { key, secret, make, told } = guide.made;
    placeholders[key] = `\${secret:${secretName(secret)}}`;
    if ((await parts.secrets.get(secretName(secret))) === undefined) {
      const value = make();
      await parts.secrets.set(secretName(secret), value);
      void window.showInformationMessage(told, l10n.t('Copy Signing Secret')).then(async (choice) => {
        if (choice !== undefined) await env.clipboard.writeText(value);
      });
    }
  }
  return placeholders;
}
