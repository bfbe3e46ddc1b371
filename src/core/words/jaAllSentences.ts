import { japaneseConfigSentences } from './jaConfigSentences.ts';
import { japaneseControlSentences } from './jaControlSentences.ts';
import { japaneseSentences } from './jaSentences.ts';
import { japaneseWatcherSentences } from './jaWatcherSentences.ts';
import type { Sentences } from './texts.ts';

/** All sentences in Japanese: of the router, delivery and channels; of watchers and the doctor; of commands; of configurations. */
export const allJapaneseSentences: Sentences = {
  ...japaneseSentences,
  ...japaneseWatcherSentences,
  ...japaneseControlSentences,
  ...japaneseConfigSentences,
};
