/** What a new configuration file begins with: every line below a key is ready to be taken out of its comment. */
export const beginning = `# Lookout: what to watch, and whom to tell. Completion and checks work while you type.
version: 1

watchers:
  # - { kind: file, path: src/config.py }
  # - { kind: folder, path: src, include: ["**/*.ts"] }

channels:
  toast: { type: toast }
  # team: { type: discord, webhookUrl: "\${secret:DISCORD_WEBHOOK_URL}" }
`;
