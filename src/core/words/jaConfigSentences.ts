import type { Sentences } from './texts.ts';

/** What is wrong with configuration files, conditions and templates, in Japanese by its English. */
export const japaneseConfigSentences: Sentences = {
  // The whole file.
  '{0} cannot be read ({1}).': '{0} を読み取れません ({1})。',
  '{0} is larger than {1} MiB.': '{0} が {1} MiB を超えています。',
  'The file is larger than {0} MiB.': 'ファイルが {0} MiB を超えています。',
  'The file is nested deeper than {0} levels.': 'ファイルの入れ子が {0} 段を超えています。',
  'The file is empty. Start with `version: 1`.': 'ファイルが空です。`version: 1` から始めてください。',
  'Syntax error: {0}': '構文エラー: {0}',
  'Too many aliases: {0}': 'エイリアスが多すぎます: {0}',
  'The configuration: {0}': '設定全体: {0}',

  // Keys and values.
  'Unknown key "{0}".{1}': 'キー「{0}」は不明です。{1}',
  'Unknown field "{0}". Use type, severity, priority, source, subject, title, labels.NAME, data.NAME, any, all or not.':
    'フィールド「{0}」は不明です。type、severity、priority、source、subject、title、labels.NAME、data.NAME、any、all、not を使えます。',
  '"{0}" is missing.': '「{0}」がありません。',
  '"{0}" is missing: one of {1}.': '「{0}」がありません。次のいずれかを指定してください: {1}。',
  '"{0}" must be one of {1}.{2}': '「{0}」は次のいずれかにしてください: {1}。{2}',
  '"{0}": {1}': '「{0}」: {1}',
  'Invalid input': '値が正しくありません',
  'Invalid input: expected {0}': '値が正しくありません: {0} にしてください',
  'Invalid input: expected {0}, received {1}': '型が正しくありません: {0} にしてください (現在は {1})',
  'Invalid option: expected one of {0}': '値が正しくありません: 次のいずれかにしてください: {0}',
  'Invalid ISO date': '日付ではありません (例: 2027-01-31)',
  'Invalid ISO datetime': '日時ではありません (例: 2027-01-31T09:00:00Z)',
  'Invalid URL': 'URL ではありません',
  'Too small: expected string to have >={0} characters': '短すぎます: {0} 文字以上にしてください',
  'Too big: expected string to have <={0} characters': '長すぎます: {0} 文字以下にしてください',
  'Too small: expected array to have >={0} items': '項目が足りません: {0} 個以上にしてください',
  'Too big: expected array to have <={0} items': '項目が多すぎます: {0} 個以下にしてください',
  'Too small: expected number to be >={0}': '小さすぎます: {0} 以上にしてください',
  'Too small: expected number to be >{0}': '小さすぎます: {0} より大きくしてください',
  'Too big: expected number to be <={0}': '大きすぎます: {0} 以下にしてください',
  'must be letters, digits, - or _': '英数字、-、_ だけにしてください',
  'must be type, severity, priority, source, subject, incident, watcher, labels.NAME or data.NAME':
    'type、severity、priority、source、subject、incident、watcher、labels.NAME、data.NAME のいずれかにしてください',
  'must be a duration such as 300ms, 2s, 5m, 1h or 7d': '時間にしてください (例: 300ms、2s、5m、1h、7d)',
  'must be at most 60s': '60s 以下にしてください',
  'must be a time of day such as "22:00", in quotes': '時刻を引用符で囲んで指定してください (例: "22:00")',
  'must be a time such as 09:00': '時刻にしてください (例: 09:00)',
  'must be a time zone such as Europe/Berlin': 'タイムゾーンにしてください (例: Asia/Tokyo)',
  'must be a number of changes, such as 5, or 5/10m for a window':
    '変更の回数にしてください (例: 5、期間も指定するなら 5/10m)',
  'is not a header name': 'ヘッダー名ではありません',
  'is set by Lookout itself': 'Lookout 自身が設定します',
  'must be one line of ASCII': 'ASCII 文字の 1 行にしてください',
  'must be one line': '1 行にしてください',
  'is not a content type': 'Content-Type ではありません',
  'is not an e-mail address': 'メールアドレスではありません',
  'must be a region such as eu-central-1': 'リージョンにしてください (例: ap-northeast-1)',
  'must be like Lookout <me@example.com>': 'Lookout <me@example.com> の形にしてください',
  'must be the number that "Copy ID" gives, in quotes': '「ID をコピー」で得た番号を引用符で囲んで指定してください',
  'must be the id of a Firebase project': 'Firebase プロジェクトの ID にしてください',
  'must be an id such as C123456 or a #name': 'C123456 のような ID か #名前 にしてください',

  // What has no effect.
  '"{0}" is not yet available; it has no effect in this version.':
    '「{0}」はまだ利用できません。このバージョンでは効果がありません。',
  'Watcher kind "{0}" is not yet available; it has no effect in this version.':
    'ウォッチャーの種類「{0}」はまだ利用できません。このバージョンでは効果がありません。',
  'Channel type "{0}" is not yet available; it has no effect in this version.':
    'チャンネルの種類「{0}」はまだ利用できません。このバージョンでは効果がありません。',
  'Channel "{0}" is already defined in the user configuration, which wins. Choose another name.':
    'チャンネル「{0}」はユーザー設定に定義済みで、そちらが優先されます。別の名前にしてください。',
  'Private hosts can only be allowed in the user configuration; this list has no effect here.':
    'プライベートホストを許可できるのはユーザー設定だけです。ここでは効果がありません。',

  // Patterns and conditions.
  '{0} It is left out.': '{0}使用しません。',
  'The pattern {0} does not compile: {1}. It is left out.': 'パターン {0} を解釈できないため、使用しません: {1}。',
  '{0} is not measured yet: only published events tell of it.':
    '{0} はまだ計測できません。公開されたイベントだけが対象です。',
  'The condition {0} does not compile: {1}': '条件 {0} を解釈できません: {1}',
  '"{0}" is not clear. Say it like: {1}.': '「{0}」の意味がはっきりしません。次のように書いてください: {1}。',
  'The expression is longer than {0} characters.': '式が {0} 文字を超えています。',
  'The expression must be true or false.': '式の値は true か false にしてください。',
  '"{0}" is not known. Known are {1}.': '「{0}」は不明です。使えるのは {1} です。',
  '"{0}" may not stand within another of its kind.': '「{0}」の中に同じ種類のものは置けません。',
  'The pattern of "matches" must be a text in quotes.': '"matches" のパターンは引用符で囲んだ文字列にしてください。',
  'The pattern "{0}" cannot be used: {1}.': 'パターン「{0}」は使えません: {1}。',

  // Templates.
  '{0} The built-in text is told.': '{0} 組み込みの文面で通知します。',
  'Only {0} templates of a folder are read.': '読み込むテンプレートはフォルダーごとに {0} 個までです。',
  'The name of a template is that of an event type, such as build.failed.liquid, or default.liquid.':
    'テンプレートの名前はイベントの種類 (例: build.failed.liquid) か default.liquid にしてください。',
  'The templates cannot be read ({0}).': 'テンプレートを読み取れません ({0})。',
  'It leads out of the folder of templates and is not read.':
    'テンプレートのフォルダーの外を指しているため、読み込みません。',
  'It is larger than {0} bytes.': '{0} バイトを超えています。',
  'It cannot be read ({0}).': '読み取れません ({0})。',
  'The channel cannot be used now; see lookout doctor.':
    'このチャンネルは現在使えません。lookout doctor で確認してください。',
  'The template says nothing.': 'テンプレートから何も得られません。',
  'The template cannot be read: {0}': 'テンプレートを読み取れません: {0}',
  'The template cannot be rendered: {0}': 'テンプレートを適用できません: {0}',
};
