import {
  InputBoxValidationSeverity,
  type QuickInputButton,
  QuickInputButtons,
  type QuickPickItem,
  window,
} from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';

/** Text typed in one step. */
export interface TextStep {
  readonly kind: 'text';
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder?: string | undefined;
  readonly value?: string | undefined;
  readonly password?: boolean | undefined;
  /** What is wrong with a text, or undefined; asked while it is typed. */
  readonly validate?: ((text: string) => string | undefined | Promise<string | undefined>) | undefined;
  /** What a text that may stand means; shown below it while it is typed. */
  readonly inform?: ((text: string) => string | undefined) | undefined;
}

/** One choice out of several. */
export interface ChoiceStep {
  readonly kind: 'choice';
  readonly title: string;
  readonly placeHolder?: string | undefined;
  readonly items: readonly (QuickPickItem & { readonly value: string })[];
  readonly value?: string | undefined;
}

export type Step = TextStep | ChoiceStep;

const back = Symbol('back');

/**
 * Asks step by step, with the way back: `next` gives the step after the answers so far, or undefined when all is
 * known. Resolves with the answers, or with undefined when the person gave up.
 */
export async function askSteps(
  title: string,
  total: number,
  next: (answers: readonly string[]) => Step | undefined,
): Promise<readonly string[] | undefined> {
  const answers: string[] = [];
  /** What was answered before somebody went back. */
  const earlier: string[] = [];
  for (;;) {
    const step = next(answers);
    if (step === undefined) return answers;
    const place = {
      title: `${title}: ${step.title}`,
      step: answers.length + 1,
      totalSteps: Math.max(total, answers.length + 1),
    };
    const value = earlier[answers.length] ?? step.value ?? '';
    const answer = step.kind === 'text' ? await askText(step, place, value) : await askChoice(step, place, value);
    if (answer === undefined) return undefined;
    if (answer === back) {
      answers.pop();
      continue;
    }
    earlier[answers.length] = answer;
    answers.push(answer);
  }
}

interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

type Answer = string | typeof back | undefined;

function buttonsOf({ step }: Place): readonly QuickInputButton[] {
  return step > 1 ? [QuickInputButtons.Back] : [];
}

function askText(step: TextStep, place: Place, value: string): Promise<Answer> {
  const input = window.createInputBox();
  Object.assign(input, place, { value, prompt: step.prompt, placeholder: step.placeHolder ?? '' });
  input.password = step.password === true;
  input.ignoreFocusOut = true;
  input.buttons = buttonsOf(place);
  let asked = 0;
  /** Answers whether the text may stand; a later keystroke makes an earlier answer void. */
  const check = async (): Promise<boolean> => {
    asked += 1;
    const mine = asked;
    const typed = input.value.trim();
    const wrong = await step.validate?.(typed);
    if (mine !== asked) return false;
    const told = wrong === undefined ? step.inform?.(typed) : undefined;
    input.validationMessage = told === undefined ? wrong : { message: told, severity: InputBoxValidationSeverity.Info };
    return wrong === undefined;
  };
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    disposables.add(input);
    const end = endOnce(disposables, resolve);
    // An empty box is not yet wrong.
    disposables.add(input.onDidChangeValue((text) => (text === '' ? undefined : void check())));
    disposables.add(input.onDidTriggerButton(() => end(back)));
    disposables.add(input.onDidHide(() => end(undefined)));
    disposables.add(input.onDidAccept(async () => ((await check()) ? end(input.value.trim()) : undefined)));
    input.show();
    if (input.value !== '' && step.inform !== undefined) void check();
  });
}

function askChoice(step: ChoiceStep, place: Place, value: string): Promise<Answer> {
  const input = window.createQuickPick<ChoiceStep['items'][number]>();
  Object.assign(input, place, { placeholder: step.placeHolder ?? '' });
  input.items = step.items;
  const present = step.items.find((item) => item.value === value);
  if (present !== undefined && value !== '') input.activeItems = [present];
  input.ignoreFocusOut = true;
  input.matchOnDescription = true;
  input.buttons = buttonsOf(place);
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    disposables.add(input);
    const end = endOnce(disposables, resolve);
    disposables.add(input.onDidTriggerButton(() => end(back)));
    disposables.add(input.onDidHide(() => end(undefined)));
    disposables.add(input.onDidAccept(() => end(input.selectedItems[0]?.value)));
    input.show();
  });
}

function endOnce(disposables: Disposable, resolve: (answer: Answer) => void): (answer: Answer) => void {
  let isOver = false;
  return (answer) => {
    if (isOver) return;
    isOver = true;
    disposables.dispose();
    resolve(answer);
  };
}
