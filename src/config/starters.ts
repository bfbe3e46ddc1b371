/** A configuration to begin with. */
export interface Starter {
  readonly text: string;
  /** `${secret:…}` that have to be set before every channel works. */
  readonly secrets: readonly string[];
}

const solo = `# Lookout for one person: told in the editor at once, on the phone only when away.
version: 1

settings:
  quietHours: { start: "22:00", end: "07:00" } # told together in the morning
  presence: { idleAfter: 10m }                 # away after so long without a key or click

watchers:
  - { kind: build }
  - { kind: tests }
  - { kind: problems }
  # - { kind: errors, path: logs/app.log }

channels:
  toast: { type: toast }
  phone:
    type: telegram
    botToken: "\${secret:TELEGRAM_TOKEN}" # from @BotFather
    chatId: "\${secret:TELEGRAM_CHAT}"

routes:
  - name: what is broken also on the phone
    match: { severity: [error, critical] }
    channels: [toast, phone]
  - name: all else in the editor
    channels: [toast]
`;

const team = `# Lookout for a team: each tells its own editor, what breaks the main branch tells everybody.
version: 1

settings:
  rateLimit: { perMinute: 10, perHour: 60 }

watchers:
  - { kind: build }
  - { kind: tests }
  - kind: folder
    path: .
    include: ["package.json", "**/package-lock.json", "**/*.sql", ".github/**"]
    name: shared files

channels:
  toast: { type: toast }
  team:
    type: slack
    webhookUrl: "\${secret:TEAM_SLACK_URL}"
    batch: { maxWait: 30s, by: incident }

routes:
  - name: the main branch is everybody's
    match:
      all:
        - { labels.branch: [main, master] }
        - { type: ["build.*", "test.*"] }
    channels: [toast, team]
    group: { by: [incident], wait: 30s }
  - name: shared files
    match: { type: "folder.*" }
    channels: [toast, team]
  - name: own work
    channels: [toast]

mutes: []
`;

const ci = `# Lookout on a build machine, without an editor: lookout run --config lookout.yaml
version: 1

settings:
  rateLimit: { perMinute: 30, perHour: 300, perWatcherPerMinute: 10 }

watchers:
  - { kind: errors, path: /var/log/ci/runner.log, name: runner }
  - { kind: tests, report: reports/junit.xml }
  - { kind: coverage, path: coverage/lcov.info }

channels:
  ops:
    type: webhook
    url: "\${secret:OPS_WEBHOOK_URL}"
    signing: { scheme: standard-webhooks, secrets: ["\${secret:OPS_WEBHOOK_SECRET}"] }
  mail:
    type: email
    provider: smtp
    smtp: { host: smtp.example.com, username: ci@example.com, password: "\${secret:SMTP_PASSWORD}" }
    from: Lookout <ci@example.com>
    to: [{ email: team@example.com, format: digest }]

delivery:
  fallback: { ops: [mail] }

routes:
  - name: red at once
    match: { severity: [error, critical] }
    channels: [ops, mail]
    escalate: [{ after: 30m, channels: [mail] }]
  - name: all
    channels: [ops]

store: { retention: 30d, maxSize: 128MB }
`;

const astJson = `# Lookout for a pipeline that keeps JSON of syntax trees: a program is told of changes in batches,
# people only when the chosen values differ.
version: 1

watchers:
  - kind: folder
    path: ast
    include: ["**/*.ast.json"]
    name: syntax trees
    compare: { json: [type, body] }
  - kind: folder
    path: src
    include: ["**/*.{ts,tsx,js,jsx}"]
    name: sources

channels:
  toast: { type: toast }
  pipeline:
    type: webhook
    url: http://127.0.0.1:8787/changes
    signing: { scheme: standard-webhooks, secrets: ["\${secret:PIPELINE_SECRET}"] }
    fileBatches: { paths: ["src/**", "ast/**"], priorityGlobs: ["ast/**"], size: 200, wait: 2s }

routes:
  - name: syntax trees in the editor
    match: { type: "folder.*" }
    channels: [toast]
`;

/** Configurations for common set-ups, by name; all of them are accepted as they are. */
export const starters = {
  solo: { text: solo, secrets: ['TELEGRAM_TOKEN', 'TELEGRAM_CHAT'] },
  team: { text: team, secrets: ['TEAM_SLACK_URL'] },
  ci: { text: ci, secrets: ['OPS_WEBHOOK_URL', 'OPS_WEBHOOK_SECRET', 'SMTP_PASSWORD'] },
  astJson: { text: astJson, secrets: ['PIPELINE_SECRET'] },
} as const satisfies Record<string, Starter>;

export type StarterName = keyof typeof starters;
