/** Whether to ask about destinations that wait for a permission, by their content hashes; each set of them once. */
export class ConsentQuestion {
  private asked = '';

  /** @param silenced those about which the person does not want to be asked again */
  isDue(waiting: readonly string[], silenced: readonly string[]): boolean {
    if (waiting.every((hash) => silenced.includes(hash))) return false;
    const key = waiting.join();
    if (key === this.asked) return false;
    this.asked = key;
    return true;
  }
}
