import type { LineReading, Recognised } from './recogniser.ts';

interface Sleeper<R> {
  readonly sign: string;
  readonly reading: Member<R>;
}

interface Member<R> {
  readonly reading: LineReading<R>;
  isAwake: boolean;
}

/** A reading, and the beginnings of the lines that wake it; without them it is awake. */
export interface Candidate<R> {
  readonly reading: LineReading<R>;
  readonly firstSigns: readonly string[] | undefined;
}

/**
 * Hands lines to many readings, of which each sleeps until the first line that can matter to it: most of them never
 * see one of theirs.
 */
export class Sleepers<R> {
  private readonly members: readonly Member<R>[];
  private readonly awake: LineReading<R>[] = [];
  /** By the code of the first character of their signs. */
  private readonly asleep = new Map<number, Sleeper<R>[]>();

  constructor(candidates: readonly Candidate<R>[]) {
    this.members = candidates.map(({ reading, firstSigns }) => {
      const member = { reading, isAwake: firstSigns === undefined };
      if (firstSigns === undefined) this.awake.push(reading);
      for (const sign of firstSigns ?? []) {
        const code = sign.charCodeAt(0);
        const others = this.asleep.get(code);
        if (others === undefined) this.asleep.set(code, [{ sign, reading: member }]);
        else others.push({ sign, reading: member });
      }
      return member;
    });
  }

  line(text: string): void {
    if (text !== '') {
      const near = this.asleep.get(text.charCodeAt(0));
      if (near !== undefined) this.wake(near, text);
    }
    for (const reading of this.awake) reading.line(text);
  }

  /** Of all, in their order. */
  end(exitCode: number | undefined): (Recognised<R> | undefined)[] {
    return this.members.map(({ reading }) => reading.end(exitCode));
  }

  private wake(near: readonly Sleeper<R>[], text: string): void {
    let hasWoken = false;
    for (const { sign, reading } of near) {
      if (reading.isAwake || !text.startsWith(sign)) continue;
      reading.isAwake = true;
      this.awake.push(reading.reading);
      hasWoken = true;
    }
    if (!hasWoken) return;
    for (const [code, sleepers] of this.asleep) {
      const left = sleepers.filter((sleeper) => !sleeper.reading.isAwake);
      if (left.length === 0) this.asleep.delete(code);
      else this.asleep.set(code, left);
    }
  }
}

/** Signs of lines that begin with a number. */
export const digits: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
