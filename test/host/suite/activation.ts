import assert from 'node:assert/strict';
import { commands, extensions, type LogOutputChannel } from 'vscode';
import type { LookoutApi } from '../../../src/host/api.ts';
import { Commands } from '../../../src/host/commands/registry.ts';
import type { HostParts } from '../../../src/host/host.ts';

const extensionId = 'lookout.lookout';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  };
}

/** The extension in its host: active, complete, quiet. */
export function defineActivationSuite(): void {
  describe('Lookout in the extension host', () => {
    it('is active after start', async () => {
      const extension = extensions.getExtension(extensionId);
      assert.ok(extension !== undefined);
      await extension.activate();
      assert.equal(extension.isActive, true);
    });

    it('gives other extensions batches, and names what does not fit', async () => {
      const api = (await extensions.getExtension(extensionId)?.activate()) as LookoutApi;
      assert.equal(api.version, 1);
      const connection = await api.subscribe('suite', { priorityGlobs: ['src/**'], size: 10 }, async () => {});
      await assert.rejects(
        api.subscribe('suite', {}, async () => {}),
        /connected already/,
      );
      await assert.rejects(
        api.subscribe('other', { size: 0 }, async () => {}),
        { reason: 'invalid' },
      );
      connection.dispose();
      assert.deepEqual(Object.keys((await api.statistics('suite')) ?? {}), [
        'name',
        'events',
        'batches',
        'errors',
        'dropped',
        'depth',
      ]);
      await api.unsubscribe('suite');
      assert.equal(await api.statistics('suite'), undefined);
    });

    it('has a handler for every command that it contributes, and contributes every command of its menus', async () => {
      const manifest = extensions.getExtension(extensionId)?.packageJSON as Manifest;
      const registered = new Set(await commands.getCommands(true));
      const contributed = manifest.contributes.commands.map(({ command }) => command);
      assert.deepEqual(
        contributed.filter((command) => !registered.has(command)),
        [],
      );
      const handlers = new Commands({} as HostParts, {} as LogOutputChannel);
      assert.deepEqual((await handlers.names()).sort(), contributed.toSorted());
      handlers.dispose();
      const used = Object.values(manifest.contributes.menus).flatMap((items) => items.map(({ command }) => command));
      assert.deepEqual(
        used.filter((command) => !contributed.includes(command)),
        [],
      );
    });

    it('gives every command a title and the same category', () => {
      const manifest = extensions.getExtension(extensionId)?.packageJSON as Manifest;
      for (const { title, category } of manifest.contributes.commands) {
        assert.match(title, /^[A-Z]/);
        assert.equal(category, 'Lookout');
      }
    });
  });
}
