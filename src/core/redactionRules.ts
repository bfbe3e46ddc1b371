/** A shape of text that must not leave the machine. */
export interface RedactionRule {
  /** What it finds, as the egress ledger names it. */
  readonly name: string;
  /** Source of an expression, for any case, without which the pattern cannot match: most texts hold none and need no closer look. */
  readonly hint: string;
  /** Global. Bounded where it could otherwise start again and again over the same characters. */
  readonly pattern: RegExp;
  /** The pattern has the groups before, value and after; only the value goes. */
  readonly framed?: boolean;
}

const shape = (name: string, hint: string, pattern: RegExp): RedactionRule => ({ name, hint, pattern });
const framed = (name: string, hint: string, pattern: RegExp): RedactionRule => ({ name, hint, pattern, framed: true });

/** What stands for a value instead of being one: masks, placeholders, types, look-ups. */
const noValue = String.raw`(?!«|\$\{|\{\{|<|%\w+%|\*{3}|(?:string|number|boolean|undefined|null|None|true|false|unknown|required|optional)\b(?!-)|process\.env|os\.(?:environ|getenv)|import\.meta)`;
/** Words that say that their value is secret. */
const secretWord = String.raw`(?:passw(?:or)?d|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key|private[_-]?key(?:[_-]?id)?|(?:auth|access|refresh|bot|api|id|session|bearer|security)[_-]?token|credentials?)`;
const assignment = String.raw`[\w.-]{0,40}${secretWord}\\?["']?`;

/**
 * Credentials of the services that developers use most, in the forms that their owners document, and what names itself
 * a secret. The order matters: what a narrow rule takes is not looked at by a wider one.
 */
export const credentialRules: readonly RedactionRule[] = [
  // The lines between the marks may be written as \n inside JSON.
  shape(
    'private key',
    'PRIVATE KEY',
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ),
  // https://docs.discord.com/developers/resources/webhook
  shape(
    'Discord webhook',
    'discord(?:app)?\\.com',
    /https:\/\/(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,3}\/)?webhooks\/\d{1,25}\/[\w-]+/g,
  ),
  // The id of the bot in base64, a time, an HMAC: https://docs.discord.com/developers/reference#authentication
  shape(
    'Discord bot token',
    '[MNO][TjzD][\\w-]{22}',
    /(?<![\w-])(?:M[Tjz]|N[DTjz]|O[DT])[\w-]{21,26}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])/g,
  ),
  // https://docs.slack.dev/authentication/tokens
  shape(
    'Slack webhook',
    'hooks\\.slack',
    /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
  ),
  shape('Slack token', 'xox|xapp-', /\b(?:xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-\d-[\w-]{10,})/g),
  // https://core.telegram.org/bots/api#authorizing-your-bot; in addresses it follows "/bot" without a break.
  shape(
    'Telegram bot token',
    ':AA|/bot\\d',
    /(?<!\d)\d{8,10}:AA[\w-]{32,33}(?![\w-])|(?<=\/bot)\d{5,12}:[\w-]{20,64}/g,
  ),
  // https://www.twilio.com/docs/glossary/what-is-a-sid: the token has no shape of its own, it stands beside its account.
  shape(
    'Twilio credential',
    '\\b(?:AC|SK)[0-9a-f]{32}',
    /\b(?:AC|SK)[0-9a-f]{32}\b(?:[ \t"',;:=/@.-]{1,8}[0-9a-f]{32}\b)?/g,
  ),
  // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  shape('GitHub token', 'gh[pousr]_|github_pat_', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})\b/g),
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  shape(
    'GitLab token',
    'gl[a-z]{2,8}-|GR1348941',
    /\b(?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-|GR1348941)[\w.-]{20,}/g,
  ),
  shape('npm token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/g),
  shape('PyPI token', 'pypi-', /\bpypi-AgE[\w-]{50,}/g),
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  shape('AWS key id', 'AKIA|ASIA|ABIA|ACCA', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g),
  shape('Google API key', 'AIza', /\bAIza[\w-]{35}(?![\w-])/g),
  shape('Google OAuth token', 'ya29\\.|GOCSPX-', /\b(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{28})/g),
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string, …/entra/identity-platform (client secrets)
  framed(
    'Azure key',
    '(?:Account|SharedAccess)Key',
    /\b((?:Account|SharedAccess)Key=)([A-Za-z0-9+/]{20,120}={0,2})()/gi,
  ),
  framed('Azure signature', '[?&;]sig=', /([?&;]sig=)([\w%+/=-]{20,200})()/gi),
  shape('Azure client secret', '\\dQ~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g),
  // https://docs.stripe.com/keys
  shape('Stripe key', '[sr]k_(?:live|test)_', /\b[sr]k_(?:live|test)_\w{16,}\b/g),
  shape('signing secret', 'whsec_', /\bwhsec_[A-Za-z0-9+/=_-]{24,}/g),
  shape('SendGrid key', 'SG\\.', /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g),
  shape('Mailgun key', 'key-[0-9a-f]{32}', /\bkey-[0-9a-f]{32}\b/g),
  shape('ntfy token', 'tk_[a-z0-9]{29}', /\btk_[a-z0-9]{29}\b/g),
  shape('OpenAI or Anthropic key', 'sk-', /\bsk-(?:proj-|ant-|svcacct-)?(?=[\w-]*\d)[\w-]{20,}/g),
  shape('Hugging Face token', 'hf_', /\bhf_[A-Za-z0-9]{34,}\b/g),
  shape('DigitalOcean token', 'do[opr]_v1_', /\bdo[opr]_v1_[0-9a-f]{64}\b/g),
  shape('Docker token', 'dckr_', /\bdckr_(?:pat|oat)_[\w-]{20,}/g),
  shape('Shopify token', 'shp[a-z]{2}_', /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g),
  shape('JSON web token', 'eyJ', /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,2000}/g),
  framed(
    'password in an address',
    '://',
    /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'<>]{0,200}:)((?!«)[^\s/@"'<>]{1,400})(@)/gi,
  ),
  framed(
    'secret in an address',
    '[?&][\\w.-]*(?:token|key|secret|passw|pwd|auth|signature)',
    /([?&](?:[\w.-]{0,30}(?:token|secret|passw(?:or)?d|pwd|signature)|(?:api|access|auth|subscription)?[_-]?key|auth)=)((?!«)[^\s&#"'<>]{8,})()/gi,
  ),
  framed(
    'authorization header',
    'bearer|basic',
    /\b(bearer\s{1,4}|(?:authorization\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?)basic\s{1,4})([A-Za-z0-9._~+/=-]{16,})()/gi,
  ),
  framed('authorization header', 'basic', /\b(basic\s{1,4})((?=[A-Za-z]{0,60}[\d+/=])[A-Za-z0-9+/]{16,}={0,2})()/gi),
  // Quoted, or in the manner of environment files and options: whatever the value is.
  framed(
    'secret by its name',
    secretWord,
    new RegExp(String.raw`\b(${assignment}\s{0,3}[:=]\s{0,3}\\?["'])(${noValue}[^\s"'\\]{6,})(\\?["'])`, 'gi'),
  ),
  framed(
    'secret by its name',
    secretWord,
    new RegExp(String.raw`\b(${assignment}=)(${noValue}(?![\w.]{1,60}\()[^\s"',;&]{6,})()`, 'gi'),
  ),
  framed(
    'secret by its name',
    '-token|-passw|-secret|-api-key',
    new RegExp(String.raw`(--?(?:[\w-]{0,20}-)?(?:password|token|secret|api-key)[= ])((?!«|-)[^\s"',;]{8,})()`, 'gi'),
  ),
  // Else it may be a sentence or code: only what looks made up.
  framed(
    'secret by its name',
    secretWord,
    new RegExp(
      String.raw`\b(${assignment}\s{0,3}[:=]\s{1,3})(${noValue}(?=[^\s"',;]{0,40}[-\d!@#$%^&*+/=~])(?![\w.]{1,60}[([])[^\s"',;()[\]]{6,})()`,
      'gi',
    ),
  ),
];

/** Kinds of personal data that can be removed. */
export const piiKinds = ['email', 'phone'] as const;
export type PiiKind = (typeof piiKinds)[number];

export const piiRules: Readonly<Record<PiiKind, RedactionRule>> = {
  email: shape('e-mail address', '@', /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])/gi),
  // E.164 with its plus sign (https://www.itu.int/rec/T-REC-E.164), and national forms that are grouped as such.
  phone: shape(
    'phone number',
    '\\d',
    /(?<![\w.+-])(?:\+\d(?:[ ().-]{0,2}\d){7,14}|\(\d{2,5}\)[ -]?\d{2,4}(?:[ -]?\d{2,4}){1,3}|\d{3}[-. ]\d{3}[-. ]\d{4}|0\d{1,4}[ /-]\d{3,4}[ -]?\d{3,8})(?![\w-]|\.\d)/g,
  ),
};

/** What calls everyone at once in a chat, wherever the text is posted on; a zero-width space takes it apart. */
export const massMention: RedactionRule = framed(
  'mass mention',
  '@(?:everyone|here|channel|all|room)|<!',
  /((?<![\w/.])@|<)((?<=@)(?=(?:everyone|here|channel|all|room)(?![\w/-]))|(?<=<)(?=!(?:everyone|here|channel|subteam)))()/gi,
);
