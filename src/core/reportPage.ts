/** One number of a report, in the words of the reader. */
export interface ReportFigure {
  readonly label: string;
  /** `–` where there is nothing to say it of. */
  readonly value: string;
  /** Of how many, or why there is none. */
  readonly note?: string | undefined;
  /** Against the same time before; absent where one of both has no samples. */
  readonly change?: { readonly text: string; readonly tone: 'better' | 'worse' | 'neutral' } | undefined;
}

export type ReportTone = 'good' | 'bad' | 'open' | 'neutral';

/** Parts of a whole, drawn as one bar. */
export interface ReportBar {
  /** What it shows, for who does not see it. */
  readonly label: string;
  /** None of them is empty. */
  readonly parts: readonly { readonly label: string; readonly count: number; readonly tone: ReportTone }[];
}

export interface ReportCell {
  readonly text: string;
  /** The event that it is about. */
  readonly eventId?: string | undefined;
}

export interface ReportTable {
  readonly title: string;
  readonly heads: readonly { readonly text: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly ReportCell[])[];
  readonly note?: string | undefined;
}

export interface ReportSection {
  readonly title: string;
  /** Said in place of the rest. */
  readonly empty?: string | undefined;
  readonly figures: readonly ReportFigure[];
  readonly bar?: ReportBar | undefined;
  readonly tables: readonly ReportTable[];
}

/** A report in the words of the reader; whoever shows it escapes them. */
export interface ReportPage {
  readonly language: string;
  readonly title: string;
  /** From when to when, and of which workspace. */
  readonly span: string;
  /** What the numbers are compared with, and what they do not cover. */
  readonly notes: readonly string[];
  /** Said in place of the sections when nothing happened. */
  readonly nothing?: string | undefined;
  readonly sections: readonly ReportSection[];
}
