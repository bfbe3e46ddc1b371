import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { errorMessage, LookoutError } from '../core/errors.ts';

/** More elements within each other are refused. */
const maxDepth = 100;
/** What is kept of one text, in UTF-16 units. */
const maxText = 64 * 1024;

export type XmlAttributes = Readonly<Record<string, string>>;

/** What reads the elements of one kind of report. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  /** `text` is that of the element itself, when {@link wantsText} asked for it, cut to 64 Ki. */
  close(name: string, text: string): void;
  /** Whether the text of the element that was just opened is needed. */
  wantsText(name: string): boolean;
  /** Comments, which some producers put their figures in. */
  comment(text: string): void;
}

/**
 * Reads XML as a stream. Entities that a document declares are not known, and so never expanded; text that nobody wants is not kept.
 * @throws LookoutError `invalid`, from either method, when the document is malformed, too deep or ends too early.
 */
export class XmlReport {
  private readonly parser = new SaxesParser();
  private readonly path: string[] = [];
  private text = '';
  private isBegun = false;
  private readonly handler: XmlHandler;

  constructor(handler: XmlHandler) {
    this.handler = handler;
    const { parser } = this;
    parser.on('error', (error) => {
      throw new LookoutError('invalid', `The XML report is not complete: ${error.message}.`);
    });
    parser.on('opentag', (tag) => this.open(tag));
    parser.on('closetag', ({ name }) => this.close(name));
    parser.on('comment', (text) => handler.comment(text));
  }

  write(chunk: string): void {
    // The declaration must be the first thing in the document.
    const text = this.isBegun ? chunk : chunk.trimStart();
    this.isBegun ||= text !== '';
    this.parser.write(text);
  }

  end(): void {
    try {
      this.parser.close();
    } catch (error) {
      if (LookoutError.is(error)) throw error;
      throw new LookoutError('invalid', `The XML report is not complete: ${errorMessage(error)}.`, { cause: error });
    }
    if (this.path.length > 0) throw new LookoutError('invalid', 'The XML report is not complete: it ends too early.');
  }

  private open({ name, attributes }: SaxesTagPlain): void {
    this.path.push(name);
    if (this.path.length > maxDepth)
      throw new LookoutError(
        'invalid',
        `The XML report is not complete: its elements are nested deeper than ${maxDepth}.`,
      );
    this.handler.open(name, attributes);
    this.text = '';
    this.listen(this.handler.wantsText(name));
  }

  private close(name: string): void {
    this.path.pop();
    this.listen(false);
    this.handler.close(name, this.text);
    this.text = '';
  }

  /** The parser keeps text only while somebody listens. */
  private listen(wanted: boolean): void {
    const { parser } = this;
    if (wanted) {
      const take = (text: string) => {
        if (this.text.length < maxText) this.text += text.slice(0, maxText - this.text.length);
      };
      parser.on('text', take);
      parser.on('cdata', take);
    } else {
      parser.off('text');
      parser.off('cdata');
    }
  }
}
