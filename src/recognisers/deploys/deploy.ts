import { LineCutter } from '../lines.ts';

/** How a deploy ended, and what the output names of it. */
export interface Deploy {
  readonly status: 'succeeded' | 'failed';
  readonly environment?: string;
  readonly version?: string;
  readonly url?: string;
  /** The line that says how it ended, at most 300 characters. */
  readonly message: string;
}

const maxMessage = 300;

/** A cheap look at whether a line can be about the end of a deploy at all. */
const hint = /deploy|rollout|rolled|release|apply|stack|live|heroku|production|preview/i;

const succeeded =
  /\b(?:successfully (?:deployed|released|rolled out|updated stack|created stack)|deployed (?:successfully|to\b)|(?:deploy(?:ment)?|release|rollout)(?: \S+){0,6}? (?:succeeded|was successful|is successful|successful|successfully rolled out|completed?|finished|is (?:live|ready|done))|deploy(?:ment)? (?:complete|done)!?|service deployed\b|apply complete!|your (?:site|service|app) is live)|^\s*(?:✅|✔|✓) *(?:production|preview|deployed)\b|\bdeployed to heroku\b/i;

const failed =
  /\b(?:(?:deploy(?:ment)?|release|rollout)(?: \S+){0,6}? (?:failed|aborted|timed out|was rolled back|errored)|failed to (?:deploy|release|roll out|apply)|deploy(?:ment)? (?:failure|error)\b|error (?:deploying|applying plan|during deploy)|rolled back to|exceeded its progress deadline|update_rollback_complete|rollback complete)/i;

/** Lines that speak of deploys without one having ended: plans, warnings, debugging, earlier ones, counts of none. */
const quiet =
  /\b(?:if|when|unless|would|will|should|might|may|could|can|previous(?:ly)?|last|earlier|retry(?:ing)?|before|until|waiting|0|no) (?:\w+ ){0,3}?(?:deploy|deployment|deployed|release|rollout|failed|fail)|^\s*\S*\s*\[?(?:debug|trace)\]?\b|\?\s*$|\bdry[- ]?run\b/i;

const environmentName =
  /\b(?:to|in|on|into|environment|env|stage|target)\b[\s:=]*["'`]?((?:[a-z0-9]+[-_])*(?:production|prod|staging|stage|development|dev|testing|test|qa|uat|preview|canary|sandbox|demo)(?:[-_][a-z0-9]+)*)\b/i;
const environmentHead = /^\s*(?:✅|✔|✓)?\s*(production|preview|staging)\b/i;
const versionName =
  /\b(?:version|release|revision|tag|build|image \S+:)?[\s:=#]*\b(v?\d+\.\d+\.\d+(?:[-+][\w.]+)?|v\d+)\b|\b(?:version|revision|commit|sha)[\s:=]+([\w.-]{3,40})/i;
const address = /\bhttps?:\/\/[^\s"'<>)\]]+[^\s"'<>)\].,;:]/i;

/**
 * Reads the output of deploys in any chunks, and calls for each that ends. Details may come in any line
 * since the last end. Bounded: one line and one value of each kind.
 */
export class DeployReader {
  private readonly cutter: LineCutter;
  private readonly onDeploy: (deploy: Deploy) => void;
  private details: { environment?: string; version?: string; url?: string } = {};

  constructor(onDeploy: (deploy: Deploy) => void) {
    this.onDeploy = onDeploy;
    this.cutter = new LineCutter((text) => this.line(text));
  }

  write(chunk: string): void {
    this.cutter.write(chunk);
  }

  end(): void {
    this.cutter.end();
  }

  /** What was named since the last end. */
  get named(): Omit<Deploy, 'status' | 'message'> {
    return this.details;
  }

  private line(text: string): void {
    if (text.length > 2000) return;
    this.note(text);
    if (!hint.test(text) || quiet.test(text)) return;
    const status = failed.test(text) ? 'failed' : succeeded.test(text) ? 'succeeded' : undefined;
    if (status === undefined) return;
    const message = text.trim();
    this.onDeploy({ status, ...this.details, message: message.slice(0, maxMessage) });
    this.details = {};
  }

  private note(text: string): void {
    const environment = environmentName.exec(text)?.[1] ?? environmentHead.exec(text)?.[1];
    const version = versionName.exec(text);
    const url = address.exec(text)?.[0];
    const named = version?.[1] ?? version?.[2];
    if (environment !== undefined) this.details.environment = environment.toLowerCase();
    if (named !== undefined) this.details.version = named;
    if (url !== undefined) this.details.url = url;
  }
}

/** Programs and scripts whose purpose is to deploy. */
const command =
  /(?:^|[\s/;&|])(?:(?:npm|yarn|pnpm|bun)(?: run)? (?:\S+:)?(?:deploy|release)\b|(?:make|just|task) (?:\S+-)?deploy\b|\S*deploy\S*\.(?:sh|py|js|ts|rb|ps1)\b|(?:vercel|netlify|flyctl|fly|firebase|serverless|sls|cdk|wrangler|amplify|eb|dokku|kamal|cap|sam)\b[^|;&]*\bdeploy\b|vercel\b[^|;&]*--prod|kubectl (?:apply|rollout)|helm (?:upgrade|install)|terraform apply|pulumi up|git push (?:heroku|dokku)|gcloud\b[^|;&]* deploy|az\b[^|;&]* (?:deploy|up)\b|ansible-playbook\b[^|;&]*deploy)/;

/** Whether a command line deploys. */
export function isDeployCommand(commandLine: string): boolean {
  return command.test(commandLine);
}
