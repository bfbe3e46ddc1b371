import { element } from './element.js';

const SIGNATURES = {
  verified: ['good', '✓ signature verified'],
  wrong: ['bad', '✗ signature wrong'],
  missing: ['bad', '✗ not signed'],
  unchecked: ['plain', 'signature not checked'],
};

/** Headers worth a look come first; what every HTTP client sends is left out. */
const DULL = new Set([
  'host',
  'connection',
  'accept',
  'accept-language',
  'accept-encoding',
  'sec-fetch-mode',
  'content-length',
  'transfer-encoding',
]);

/** A request to any webhook: signature, headers, body. */
export function renderWebhook(message) {
  const [className, text] = SIGNATURES[message.signature];
  const headers = Object.entries(message.headers).filter(([name]) => !DULL.has(name));
  const body = message.json === undefined ? message.text : JSON.stringify(message.json, undefined, 2);
  return element(
    'div',
    { class: 'webhook' },
    element('p', { class: `mark ${className}` }, text),
    element(
      'dl',
      { class: 'headers' },
      ...headers.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    ),
    element('pre', { class: 'code' }, body),
  );
}
