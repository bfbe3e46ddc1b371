import type { ReportPage } from './reportPage.ts';
import type { ReportPeriod } from './reportPeriod.ts';
import type { Severity } from './severity.ts';

/** One stretch of time in the charts. */
export interface ChartBucket extends Readonly<Record<Severity, number>> {
  /** Wall time in ms at which it begins. */
  readonly startMs: number;
  readonly sent: number;
  readonly failed: number;
}

export interface ChannelRow {
  readonly name: string;
  readonly type: string;
  readonly health: 'good' | 'waits' | 'trouble' | 'asks' | 'off';
  readonly state: string;
  readonly sent: number;
  readonly failed: number;
  readonly waiting: number;
  /** 99 of 100 messages arrived within this time, in ms; undefined before the first. */
  readonly p99Ms?: number | undefined;
  /** Wall time in ms. */
  readonly nextDueMs?: number | undefined;
}

export interface DeliveryRow {
  readonly id: string;
  readonly eventId: string;
  readonly title: string;
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  /** Wall time in ms. */
  readonly atMs: number;
  readonly error?: string | undefined;
}

/** What the dashboard shows at a glance. */
export interface Overview {
  /** Wall time in ms. */
  readonly nowMs: number;
  readonly bucketMs: number;
  /** The oldest first, without gaps. */
  readonly volume: readonly ChartBucket[];
  readonly channels: readonly ChannelRow[];
  readonly deliveries: readonly DeliveryRow[];
}

/** What is looked for in the history; empty texts look for everything. */
export interface HistorySearch {
  readonly text: string;
  readonly type: string;
  readonly status: string;
  /** Not older than so many hours; 0 for no limit. */
  readonly hours: number;
}

export interface HistoryRow {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly severity: string;
  readonly atMs: number;
  readonly fate: string;
}

/** The way of one event through the stages. */
export interface Explanation {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly atMs: number;
  readonly description?: string | undefined;
  readonly steps: readonly {
    readonly stage: string;
    readonly verdict: string;
    readonly reason: string;
    /** `lookout.yaml:12`, and the whole path with which it is opened. */
    readonly place?: { readonly label: string; readonly file: string; readonly line: number } | undefined;
  }[];
  readonly deliveries: readonly DeliveryRow[];
}

/** Something that left the machine, as the page lists it. */
export interface EgressLine {
  readonly atMs: number;
  readonly channel: string;
  readonly destination: string;
  readonly reason: string;
  readonly bytes: number;
  readonly status: string;
  /** Rules that removed something, with how often. */
  readonly redacted: string;
}

/** Messages from the editor to the page. */
export type ToPage =
  | { readonly kind: 'texts'; readonly texts: Readonly<Record<string, string>>; readonly language: string }
  | { readonly kind: 'overview'; readonly overview: Overview }
  | { readonly kind: 'history'; readonly rows: readonly HistoryRow[] }
  | { readonly kind: 'explanation'; readonly explanation: Explanation | undefined }
  | { readonly kind: 'report'; readonly page: ReportPage }
  | { readonly kind: 'egress'; readonly rows: readonly EgressLine[] };

/** Messages from the page to the editor. */
export type ToEditor =
  | { readonly kind: 'ready' }
  | { readonly kind: 'search'; readonly search: HistorySearch }
  | { readonly kind: 'explain'; readonly id: string }
  | { readonly kind: 'report'; readonly period: ReportPeriod }
  /** The report that is shown. */
  | { readonly kind: 'saveReport' }
  | { readonly kind: 'copyReport' }
  | { readonly kind: 'egress' }
  | { readonly kind: 'test'; readonly channel: string }
  | { readonly kind: 'open'; readonly file: string; readonly line: number }
  | { readonly kind: 'export'; readonly search: HistorySearch };
