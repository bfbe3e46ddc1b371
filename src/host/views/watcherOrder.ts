import type { Memento } from 'vscode';
import type { WatcherInfo } from '../../app/watcherService.ts';

const storageKey = 'lookout.watcherOrder';

/** The order that the person gave to the watchers of this workspace; new ones stand last. */
export class WatcherOrder {
  private readonly memory: Memento;

  constructor(memory: Memento) {
    this.memory = memory;
  }

  sorted(watchers: readonly WatcherInfo[]): WatcherInfo[] {
    const order = this.numbers();
    const placeOf = ({ number }: WatcherInfo): number => {
      const place = order.indexOf(number);
      return place === -1 ? order.length + number : place;
    };
    return watchers.toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  /** Puts watchers before another one, or behind all. */
  async move(moved: readonly number[], before: number | undefined, all: readonly WatcherInfo[]): Promise<void> {
    const rest = this.sorted(all)
      .map(({ number }) => number)
      .filter((number) => !moved.includes(number));
    const place = before === undefined ? rest.length : rest.indexOf(before);
    rest.splice(place === -1 ? rest.length : place, 0, ...moved);
    await this.memory.update(storageKey, rest);
  }

  private numbers(): number[] {
    return this.memory.get<number[]>(storageKey, []);
  }
}
