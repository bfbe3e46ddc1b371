import { type SecretStorage } from 'vscode';
import type { Disposable } from '../core/disposable.ts';
import { Secret, type SecretSource } from '../core/secret.ts';

/** Values of `${secret:NAME}` in the editor's secret storage. */
export class SecretVault implements SecretSource, Disposable {
  private readonly storage: SecretStorage;

  constructor(storage: SecretStorage) {
    this.storage = storage;
  }

  async get(name: string): Promise<Secret | undefined> {
    const value = await this.storage.get(name);
    return value === undefined ? undefined : new Secret(value);
  }

  async set(name: string, value: string): Promise<void> {
    await this.storage.store(name, value);
  }

  onDidChange(listener: () => void): Disposable {
    return this.storage.onDidChange(() => listener());
  }

  dispose(): void {}
}
