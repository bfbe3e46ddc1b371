import * as z from 'zod';
import { errorMessage } from '../../core/errors.ts';
import type { ChannelKind, Message } from '../channel.ts';

const schema = z.strictObject({});

/** The editor's own notifications; without an editor, a line on the terminal. */
export const toastChannel: ChannelKind<z.infer<typeof schema>> = {
  schema,
  pace: { requests: 30, perMs: 60_000, burst: 10 },
  reach: 'window',
  describe: () => 'Notifications in the editor',
  open: (_config, context) => ({
    render: (message) => ({ body: message }),
    async send(rendered) {
      try {
        await context.present(rendered.body as Message);
        return { kind: 'sent' };
      } catch (error) {
        return {
          kind: 'retry',
          cause: 'connection',
          reason: `The notification could not be shown: ${errorMessage(error)}`,
        };
      }
    },
    dispose() {},
  }),
};
