import type { Language } from '../../core/language.ts';
import { textIn } from '../../core/words/phrase.ts';
import type { Message } from '../channel.ts';
import { cleanText, shortenLines, shortenText } from '../../templates/shorten.ts';
import { timeIn } from '../../templates/time.ts';
import { partsOf, type Story, severityColour, severityMark, tellPart, tellStory } from '../../templates/story.ts';
import { maxInlineDiff, maxPartBytes } from './limits.ts';

/**
 * Colours that are readable on white and on black: readers choose the background, and many drop style
 * sheets, so that all style is inline and no background is set but translucent ones.
 */
const muted = '#7d8590';
const added = '#2da44e';
const removed = '#e5534b';
const shade = 'rgba(128,128,128,0.15)';
const font = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** Room for the frame around the sections, in bytes. */
const frameBytes = 2000;

/** A message as an HTML page of one column, 600 px at most, without anything to load. */
export function htmlPage(message: Message): string {
  const story = tellStory(message);
  const parts = partsOf(message).map((event) => tellPart(event, message.language));
  const sections = [sectionOf(story, 'h1')];
  let left = maxPartBytes - frameBytes - Buffer.byteLength(sections.join(''));
  for (const [index, part] of parts.entries()) {
    const section = sectionOf(part, 'h2');
    left -= Buffer.byteLength(section);
    if (left < 0) {
      sections.push(
        paragraph(textIn(message.language, 'more.items', { count: parts.length - index }), `color:${muted}`),
      );
      break;
    }
    sections.push(section);
  }
  return `<!doctype html><html lang="${message.language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><title>${escapeHtml(story.title)}</title></head><body style="margin:0;padding:16px;${font};font-size:15px;line-height:1.45"><table role="presentation" align="center" width="100%" style="max-width:600px;border-collapse:collapse"><tr><td>${sections.join('')}</td></tr></table></body></html>`;
}

function sectionOf(story: Story, heading: 'h1' | 'h2'): string {
  const colour = `#${severityColour[story.severity].toString(16).padStart(6, '0')}`;
  const size = heading === 'h1' ? 20 : 16;
  const foot = [story.type, story.place, timeIn(story.time, story.language)].filter(Boolean).join(' · ');
  const content = [
    `<${heading} style="margin:0 0 8px;font-size:${size}px">${severityMark[story.severity]} ${escapeHtml(shortenText(story.title, 1000))}</${heading}>`,
    story.summary === undefined || story.summary === ''
      ? ''
      : paragraph(shortenLines(story.summary, 10_000, story.language)),
    ...story.notes.map((note) => paragraph(note, 'font-style:italic')),
    factTable(story.facts, story.language),
    story.diff === undefined ? '' : diffBlock(story.diff, story.language),
    linkList(story.links),
    paragraph(foot, `color:${muted};font-size:13px`),
  ];
  return `<div style="border-left:4px solid ${colour};padding:4px 0 4px 12px;margin:0 0 16px">${content.join('')}</div>`;
}

function paragraph(text: string, style = ''): string {
  return `<p style="margin:0 0 8px;overflow-wrap:anywhere;${style}">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
}

function factTable(facts: Story['facts'], language: Language): string {
  if (facts.length === 0) return '';
  const rows = facts.map(({ name, value }) => {
    const shown = escapeHtml(shortenLines(value, 4000, language)).replaceAll('\n', '<br>');
    return `<tr><th align="left" valign="top" style="padding:2px 12px 2px 0;color:${muted};font-weight:normal;white-space:nowrap">${escapeHtml(name)}</th><td valign="top" style="padding:2px 0;overflow-wrap:anywhere">${shown}</td></tr>`;
  });
  return `<table style="border-collapse:collapse;margin:0 0 8px">${rows.join('')}</table>`;
}

function diffBlock(diff: string, language: Language): string {
  const lines = shortenLines(cleanText(diff), maxInlineDiff, language)
    .split('\n')
    .map((line) => {
      const colour = line.startsWith('+') ? added : line.startsWith('-') ? removed : undefined;
      const text = escapeHtml(line);
      return colour === undefined ? text : `<span style="color:${colour}">${text}</span>`;
    });
  return `<pre style="margin:0 0 8px;padding:8px;background:${shade};font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere">${lines.join('\n')}</pre>`;
}

function linkList(links: Story['links']): string {
  const shown = links
    .slice(0, 10)
    .map(({ label, uri }) => `<a href="${escapeHtml(uri)}">${escapeHtml(shortenText(label, 200))}</a>`);
  return shown.length === 0 ? '' : `<p style="margin:0 0 8px">${shown.join(' · ')}</p>`;
}

/** Text for element content and quoted attributes. */
function escapeHtml(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
