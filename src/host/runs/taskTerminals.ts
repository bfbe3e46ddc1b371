/** A command waits so long for the task that it is of: in a terminal that is used again it comes before its task does. In ms. */
const taskFollowsMs = 250;
/** The same in a terminal that a task has had: nobody types there, so the task comes, on a busy machine late. In ms. */
const taskSurelyFollowsMs = 5000;

/** Remembers which terminals are those of tasks, so that a task and its command are never told as two runs. */
export class TaskTerminals {
  private readonly known = new WeakSet<object>();

  /** A task's command ran in this terminal. */
  note(terminal: object): void {
    this.known.add(terminal);
  }

  /** How long a command in this terminal is held back until its task is known, in ms. */
  patienceMs(terminal: object): number {
    return this.known.has(terminal) ? taskSurelyFollowsMs : taskFollowsMs;
  }
}
