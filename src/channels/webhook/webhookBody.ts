import { errorMessage } from '../../core/errors.ts';
import type { TextTemplate } from '../../templates/textTemplate.ts';
import { outwardEvent, templateVariables } from '../../templates/variables.ts';
import type { Message } from '../channel.ts';

/** What is posted, or why there is nothing to post. */
export type WebhookBody =
  | { readonly contentType: string; readonly text: string; readonly problem?: undefined }
  | { readonly problem: string };

/** How a message becomes the body of a request. */
export type WebhookFormat = (message: Message) => { readonly body: WebhookBody; readonly plain?: WebhookBody };

export function jsonBody(value: unknown, contentType = 'application/json'): WebhookBody {
  return { contentType, text: JSON.stringify(value) };
}

/**
 * CloudEvents in JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md): one event, or
 * events told together as a batch (§4 there). Messages kept back are counted on the last one.
 */
export const cloudEventsFormat: WebhookFormat = (message) => {
  const { parts } = message;
  if (parts === undefined) {
    return { body: jsonBody(cloudEventOf(message), 'application/cloudevents+json; charset=utf-8') };
  }
  const batch = parts.map((event, index) => {
    const suppressed = index === parts.length - 1 ? message.suppressed : 0;
    return cloudEventOf({ ...message, event, suppressed });
  });
  return { body: jsonBody(batch, 'application/cloudevents-batch+json; charset=utf-8') };
};

/** A body by the user's template. What should be JSON and is not is refused, for the receiver could not read it. */
export function templateFormat(template: TextTemplate, contentType: string): WebhookFormat {
  return (message) => {
    try {
      const text = template(templateVariables(message));
      if (/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) JSON.parse(text);
      return { body: { contentType, text } };
    } catch (error) {
      return { body: { problem: `The template gives no body of ${contentType}: ${errorMessage(error)}` } };
    }
  };
}

function cloudEventOf({ event, suppressed, test, language }: Message): object {
  return { ...outwardEvent(event, language), ...(suppressed > 0 ? { suppressed } : {}), ...(test ? { test } : {}) };
}
