import type { Sentences } from './texts.ts';

/** Names, sources and troubles of watchers, and what the doctor finds, in Japanese by their English. */
export const japaneseWatcherSentences: Sentences = {
  // Watchers by what they watch.
  Builds: 'ビルド',
  'Builds with "{0}"': '「{0}」を含むビルド',
  Tests: 'テスト',
  'Tests with "{0}"': '「{0}」を含むテスト',
  'Terminal commands': 'ターミナルのコマンド',
  'Terminal commands over {0}': '{0} を超えるターミナルのコマンド',
  'Terminal commands with "{0}"': '「{0}」を含むターミナルのコマンド',
  'Terminal commands with "{0}" over {1}': '「{0}」を含み {1} を超えるターミナルのコマンド',
  'Terminal output: {0}': 'ターミナルの出力: {0}',
  'Terminal output over {0}: {1}': '{0} を超えるターミナルの出力: {1}',
  'Terminal output with "{0}": {1}': '「{0}」を含むターミナルの出力: {1}',
  'Terminal output with "{0}" over {1}: {2}': '「{0}」を含み {1} を超えるターミナルの出力: {2}',
  'Coverage in {0}': '{0} のカバレッジ',
  'Coverage in {0} below {1} %': '{0} のカバレッジが {1}% 未満',
  'Problems: error': '問題: エラー',
  'Problems: error of {0}': '問題: {0} のエラー',
  'Problems: warning': '問題: 警告以上',
  'Problems: warning of {0}': '問題: {0} の警告以上',
  'Problems: information': '問題: 情報以上',
  'Problems: information of {0}': '問題: {0} の情報以上',
  'Problems: hint': '問題: ヒント以上',
  'Problems: hint of {0}': '問題: {0} のヒント以上',

  // Where hints come from.
  none: 'なし',
  events: 'イベント',
  'the Problems panel': '問題パネル',
  'tasks, terminals and debug sessions of this window': 'このウィンドウのタスク、ターミナル、デバッグセッション',
  'none outside of the editor': 'なし (エディターの外)',
  'fs.watch on the whole tree': 'fs.watch (ツリー全体)',
  'fs.watch on its folder': 'fs.watch (そのフォルダー)',
  'fs.watch on {0} folders': 'fs.watch ({0} 個のフォルダー)',
  'polling every {0}': '{0}ごとの確認',
  'polling every {0}, {1}': '{0}ごとの確認、{1}',
  "VS Code's file system watcher ({0})": 'VS Code のファイル監視 ({0})',

  // Troubles.
  'unknown problem': '不明な問題',
  '{0} does not exist yet, or no more. Lookout waits for it.':
    '{0} はまだないか、なくなりました。現れるのを待っています。',
  '{0} is a folder; watch it as a folder.': '{0} はフォルダーです。フォルダーとして監視してください。',
  '{0} is not a regular file.': '{0} は通常のファイルではありません。',
  '{0} is a binary file, not a log.': '{0} はログではなくバイナリファイルです。',
  '{0} cannot be read.': '{0} を読み取れません。',
  '{0} cannot be read. Give yourself the right to read it.': '{0} を読み取れません。読み取り権限を付けてください。',
  '{0} cannot be read. Give yourself the right to read it; Lookout goes on by itself.':
    '{0} を読み取れません。読み取り権限を付けてください。その後は自動的に続行します。',
  '{0} cannot be read ({1}); Lookout tries again.': '{0} を読み取れません ({1})。再試行します。',
  '{0} cannot be read ({1}); what is in it is not seen.': '{0} を読み取れません ({1})。その中は見えていません。',
  '{0} may not be read, says its file system; Lookout tries again.':
    'ファイルシステムが {0} の読み取りを許可していません。再試行します。',
  '{0} may not be read; what is in it is not seen.': '{0} の読み取りが許可されていません。その中は見えていません。',
  '{0} may not be read; its changes are not seen.': '{0} の読み取りが許可されていません。変更は見えていません。',
  '{0} leads to {1} now, which was not allowed. It is not followed.':
    '{0} の行き先が {1} に変わりましたが、許可されていません。たどりません。',
  '{0} holds more than {1} files and folders, or too long names. Watch a folder in it, or use include and exclude.':
    '{0} にあるファイルとフォルダーが {1} 個を超えているか、名前が長すぎます。中のフォルダーを監視するか、include と exclude を使ってください。',
  'More than {0} files fit {1}; name fewer.': '{1} に当てはまるファイルが {0} 個を超えています。絞り込んでください。',
  '{0} All else is still looked for.': '{0}ほかの監視は続いています。',
  '{0} Lookout tries again.': '{0}再試行します。',
  'The pattern {0} does not compile: {1}.': 'パターン {0} を解釈できません: {1}。',
  'A pattern must not be empty.': 'パターンを空にはできません。',
  'Virtual files cannot be read here.': 'ここでは仮想ファイルを読み取れません。',
  "Lookout's own files are not watched: telling of them would change them again.":
    'Lookout 自身のファイルは監視しません。通知するたびに変更されるためです。',
  '"{0}" is where Lookout keeps its own files; it is not watched.':
    '「{0}」は Lookout 自身のファイルの場所なので監視しません。',
  '"compare" does not work in virtual folders: every save is told. Remove it, or watch single files.':
    '仮想フォルダーでは compare が使えず、保存のたびに通知されます。取り除くか、ファイルを個別に監視してください。',
  '{0} is a folder; name a file in it, or a glob such as "{1}/*.log".':
    '{0} はフォルダーです。中のファイルか、"{1}/*.log" のようなパターンを指定してください。',
  '{0} is not answered for.': '{0} に応答がありません。',
  '{0} ended with exit code {1}.': '{0} は終了コード {1} で終わりました。',
  '{0} is not measured here yet: only published events, such as resource.{0}.high, tell of it.':
    '{0} はここではまだ計測できません。resource.{0}.high のような公開されたイベントだけが対象です。',
  'Give it a "log" in which to look.': '調べるログを "log" で指定してください。',
  '{0} is not read: the condition is about neither lines nor errors nor deploys in a log. Remove the "log", or say what to look for in it.':
    '{0} は読み取りません。この条件はログの行・エラー・デプロイのいずれについてでもありません。"log" を取り除くか、ログの中で何を探すかを指定してください。',
  'Give it a "when" or an "expr".': '"when" か "expr" を指定してください。',
  "The system's limit of watched folders is reached, so Lookout looks every 5 s instead. Raise it: sudo sysctl fs.inotify.max_user_watches=524288":
    '監視できるフォルダー数がシステムの上限に達したため、代わりに 5 秒ごとに確認します。上限を上げるには: sudo sysctl fs.inotify.max_user_watches=524288',
  'Too many files are open, so Lookout looks every 5 s instead. Raise the limit (ulimit -n), or sudo sysctl fs.inotify.max_user_instances=1024':
    '開いているファイルが多すぎるため、代わりに 5 秒ごとに確認します。上限 (ulimit -n) を上げるか、sudo sysctl fs.inotify.max_user_instances=1024 を実行してください。',
  'Change notices are not available here ({0}), so Lookout looks every 5 s instead.':
    'ここでは変更の知らせを受け取れないため ({0})、代わりに 5 秒ごとに確認します。',
  'The JSON document is no test report that is known.': 'この JSON は既知のテストレポートではありません。',
  'An XML document with the root <{0}> is no test report that is known.':
    'ルートが <{0}> の XML は既知のテストレポートではありません。',
  'The XML report is not complete: it ends too early.': 'XML レポートが不完全です: 途中で終わっています。',
  'The XML report is not complete: it is empty.': 'XML レポートが不完全です: 空です。',
  'The XML report is not complete: {0}.': 'XML レポートが不完全です: {0}。',
  'The JSON report is not complete: {0}.': 'JSON レポートが不完全です: {0}。',
  'The JSON report is larger than {0} MiB.': 'JSON レポートが {0} MiB を超えています。',
  'The coverage report names more than {0} lines and branches.': 'カバレッジレポートの行と分岐が {0} を超えています。',
  'The report was not read: its thread ended too early.': 'レポートを読み取れません: スレッドが途中で終わりました。',
  'The reading of the report was cancelled.': 'レポートの読み取りが中止されました。',

  // Paths that are not watched.
  '"{0}" is not the plain address of a file here.': '「{0}」はここにあるファイルの単純なアドレスではありません。',
  '"{0}" needs the editor: only VS Code reaches {1} files. Watch it there.':
    '「{0}」にはエディターが必要です。{1} のファイルを扱えるのは VS Code だけです。そこで監視してください。',
  '"{0}" lies outside the folders that may be watched. Open its folder, or add it to security.roots in the user configuration.':
    '「{0}」は監視できるフォルダーの外にあります。そのフォルダーを開くか、ユーザー設定の security.roots に追加してください。',
  '"{0}" lies outside the folders that may be watched (it leads to {1}). Open its folder, or add it to security.roots in the user configuration.':
    '「{0}」(行き先は {1}) は監視できるフォルダーの外にあります。そのフォルダーを開くか、ユーザー設定の security.roots に追加してください。',
  '"{0}" leads through links that go in circles.': '「{0}」のリンクが循環しています。',
  '"{0}" lies in {1}, which is never watched.': '「{0}」は {1} の中にあり、ここは監視しません。',
  'The path is empty.': 'パスが空です。',
  'The path is longer than 4096 characters.': 'パスが 4096 文字を超えています。',
  'The path contains a control character.': 'パスに制御文字が含まれています。',
  'Network paths (\\\\server\\share) are not watched.': 'ネットワークパス (\\\\server\\share) は監視しません。',
  'The path contains percent-encoded characters; write it plainly.':
    'パスにパーセントエンコードされた文字があります。そのまま書いてください。',
  'The ~ is not expanded; write the whole path.': '~ は展開されません。パス全体を書いてください。',
  'A drive without a folder is not a place; write the whole path.':
    'ドライブだけでは場所になりません。パス全体を書いてください。',
  'Use / between folders.': 'フォルダーの区切りには / を使ってください。',
  'A name ends with a dot or a space, which some systems drop.':
    '名前がドットまたは空白で終わっています。システムによっては失われます。',
  'Short names and alternate streams are not accepted.': '短い名前と代替ストリームは使えません。',
  'The address is longer than {0} characters.': 'アドレスが {0} 文字を超えています。',
  'This is not a virtual file.': 'これは仮想ファイルではありません。',
  'This is an address, not a path.': 'これはパスではなくアドレスです。',
  'An address with ? or # is not watched; write %3F or %23 in a name.':
    '? や # を含むアドレスは監視しません。名前の中では %3F や %23 と書いてください。',
  'The address contains percent-encoded dots, slashes or zeros; write it plainly.':
    'アドレスにパーセントエンコードされたドット、スラッシュ、ゼロがあります。そのまま書いてください。',
  'A % in the address encodes nothing.': 'アドレスの % が何も表していません。',
  'The address contains a control character.': 'アドレスに制御文字が含まれています。',
  'The address contains a user name or password, which do not belong into a configuration.':
    'アドレスにユーザー名またはパスワードがあります。設定には書かないでください。',
  'The address contains "..": write where it leads.': 'アドレスに「..」があります。行き先を書いてください。',
  'There are too many files.': 'ファイルが多すぎます。',

  // What cannot be done.
  'There is no watcher #{0}.': 'ウォッチャー #{0} はありません。',
  'There is no watcher kind "{0}".': 'ウォッチャーの種類「{0}」はありません。',
  '{0} is already watched as #{1}.': '{0} はすでに #{1} として監視されています。',
  'Watcher #{0} comes from the configuration file; change it there.':
    'ウォッチャー #{0} は設定ファイルにあります。そこで変更してください。',
  'Watcher #{0} comes from the configuration file; remove it there, or pause it here.':
    'ウォッチャー #{0} は設定ファイルにあります。そこで削除するか、ここで一時停止してください。',
  'Watcher #{0} is built in, until the configuration file has a watcher of its kind; change it there.':
    'ウォッチャー #{0} は標準で用意されたものです。変更するには、設定ファイルにこの種類のウォッチャーを書いてください。',
  'Watcher #{0} is built in, until the configuration file has a watcher of its kind; remove it there, or pause it here.':
    'ウォッチャー #{0} は標準で用意されたものです。設定ファイルにこの種類のウォッチャーを書くか、ここで一時停止してください。',
  'There is no channel "{0}".': 'チャンネル「{0}」はありません。',
  'Channel "{0}": {1}.': 'チャンネル「{0}」: {1}。',
  'It comes from the configuration file; remove it there.': '設定ファイルにあります。そこで削除してください。',
  'It is not muted any more.': 'もうミュートされていません。',
  'The configuration has syntax errors. Mend them first; nothing was changed.':
    '設定に構文エラーがあります。先に直してください。何も変更していません。',

  // What the doctor looks at, and finds.
  configuration: '設定',
  store: '履歴の保存',
  clock: '時計',
  permissions: '権限',
  templates: 'テンプレート',
  'watch limit': '監視数の上限',
  'channel {0}': 'チャンネル {0}',
  'consumer {0}': '受け手 {0}',
  'read without errors.': '問題なく読み込みました。',
  '{0} read without errors.': '{0} 件を問題なく読み込みました。',
  'none yet; only what the editor sets up is used.': 'まだありません。エディターで設定したものだけを使います。',
  'The history was damaged; the old file is kept as {0}.':
    '履歴が壊れていました。古いファイルは {0} に残してあります。',
  '{0}, not behind what was recorded.': '{0}。記録より遅れていません。',
  'The clock says {0}, {1} min before the newest event. Set it: until then messages may wait.':
    '時計は {0} で、最新のイベントより {1} 分前です。合わせてください。それまでメッセージが待たされることがあります。',
  'It failed several times in a row and is tried again by itself.': '続けて何度も失敗し、自動的に再試行されます。',
  '{0} has no limit to set.': '{0} には設定する上限がありません。',
  'The limit cannot be read: {0}': '上限を読み取れません: {0}',
  '{0} folders can be watched.': '{0} 個のフォルダーを監視できます。',
  'Only {0} folders can be watched; beyond that Lookout polls. Raise it: {1}':
    '監視できるフォルダーは {0} 個までで、超えると定期的な確認になります。上限を上げるには: {1}',
  'git was not found; messages cannot say who changed a file.':
    'git が見つかりません。ファイルを変更した人を伝えられません。',
  'The history can be written, by you alone.': '履歴に書き込めるのはあなただけです。',
  'Others can read the history. Close it to them: chmod 600 "{0}"':
    'ほかの人が履歴を読めます。閉じるには: chmod 600 "{0}"',
  '{0} cannot be written ({1}). Give its folder back to you.':
    '{0} に書き込めません ({1})。フォルダーの所有者を自分に戻してください。',
  '{0} changes, {1} batches, {2} errors, {3} waiting, {4} told by a rescan.':
    '変更 {0} 件、送信 {1} 回、エラー {2} 件、待機 {3} 件、再走査で伝えたもの {4} 件。',

  // The history.
  'There is no space left for the history ({0}). Free some disk space; nothing was lost, Lookout tries again.':
    '履歴 ({0}) を保存する空きがありません。ディスクを空けてください。何も失われておらず、再試行します。',
  'The history ({0}) is locked by another program.': '履歴 ({0}) を別のプログラムがロックしています。',
  'The history ({0}) cannot be written. Check the rights of its folder.':
    '履歴 ({0}) に書き込めません。フォルダーの権限を確認してください。',
  'The disk reported an error for the history ({0}).': '履歴 ({0}) でディスクのエラーが起きました。',
  'The history ({0}) is damaged.': '履歴 ({0}) が壊れています。',
  'The history failed: {0}': '履歴のエラー: {0}',
  'The history ended unexpectedly. Reload the window to start it again.':
    '履歴が突然終了しました。ウィンドウを再読み込みして起動し直してください。',
  'The history is closed.': '履歴は閉じられています。',
};
