import { renderDiscord } from './discord.js';
import { element } from './element.js';
import { renderMail } from './mail.js';
import { renderPush, renderSms, renderTelegram } from './phone.js';
import { renderSlack } from './slack.js';
import { renderWebhook } from './webhook.js';

/** Messages kept on the page, as on the server. */
const MOST = 500;

const list = document.getElementById('messages');
const empty = document.getElementById('empty');
const connection = document.getElementById('connection');
const buttons = [...document.querySelectorAll('button[data-show]')];
let shown = 'all';

const stream = new EventSource('/events');
stream.addEventListener('open', () => setConnection('live'));
stream.addEventListener('error', () => setConnection('disconnected, trying again …'));
stream.addEventListener('message', (event) => add(JSON.parse(event.data)));

for (const button of buttons) {
  button.addEventListener('click', () => {
    shown = button.dataset.show;
    for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
    for (const item of list.children) item.hidden = isHidden(item.dataset.service);
  });
}

function setConnection(text) {
  connection.textContent = text;
  connection.dataset.state = text === 'live' ? 'live' : 'lost';
}

function isHidden(service) {
  return shown !== 'all' && shown !== service;
}

function add(message) {
  const item = element(
    'li',
    {
      class: message.accepted ? 'message' : 'message refused',
      'data-service': message.service,
      'data-route': message.path,
    },
    head(message),
    content(message),
  );
  item.hidden = isHidden(message.service);
  list.prepend(item);
  while (list.children.length > MOST) list.lastElementChild.remove();
  empty.hidden = true;
  for (const button of buttons) {
    const { show } = button.dataset;
    const count = [...list.children].filter((child) => show === 'all' || child.dataset.service === show).length;
    button.querySelector('.count').textContent = String(count);
  }
}

function head(message) {
  const time = new Date(message.receivedAt);
  const refused = [message.behaviour && `misbehaved on purpose: ${message.behaviour}`, ...message.problems].filter(
    Boolean,
  );
  return element(
    'header',
    {},
    element('span', { class: `service service-${message.service}` }, message.service),
    element('span', { class: 'route' }, `${message.method} ${message.path}`),
    element(
      'span',
      { class: message.accepted ? 'status good' : 'status bad' },
      message.status === undefined ? 'no answer' : String(message.status),
    ),
    element('time', { datetime: message.receivedAt }, time.toLocaleTimeString()),
    refused.length > 0
      ? element('ul', { class: 'problems' }, ...refused.map((problem) => element('li', {}, problem)))
      : undefined,
  );
}

function content(message) {
  const { json } = message;
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  if (isObject && message.service === 'discord') return renderDiscord(json);
  if (isObject && message.service === 'slack') return renderSlack(json);
  if (isObject && message.service === 'telegram') return renderTelegram(message);
  if (isObject && message.service === 'push') return renderPush(message);
  if (isObject && message.service === 'email') return renderMail(message);
  if (message.service === 'twilio') return renderSms(message);
  return renderWebhook(message);
}
