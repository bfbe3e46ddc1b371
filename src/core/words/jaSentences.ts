import type { Sentences } from './texts.ts';

/** Reasons and names of ours in Japanese, by their English; what is missing here stays English. */
export const japaneseSentences: Sentences = {
  // Decisions of the router.
  'Labels were added.': 'ラベルを付けました。',
  'Removed: {0}.': '取り除いたもの: {0}。',
  'Removed: secrets or home paths.': 'シークレットまたはホームのパスを取り除きました。',
  'Nothing to remove.': '取り除くものはありません。',
  'Stored together with this trace.': 'この経路とともに保存しました。',
  'No option of its watcher holds it back.': 'ウォッチャーのオプションでは止められていません。',
  'It is good, as it was before.': '前と同じく正常です。',
  'It is broken, as it was before; that was told when it broke.':
    '前と同じく異常です。異常になったときに通知済みです。',
  'It broke while it was muted or held back, and is well again.':
    'ミュート中または保留中に異常になり、すでに回復しています。',
  'It broke while it was muted or held back; this is the first that is told of it.':
    'ミュート中または保留中に異常になりました。これが最初の通知です。',
  'Event {0} told it already.': 'イベント {0} がすでに伝えました。',
  'It was ended by hand.': '手動で終了されました。',
  'It went well; its watcher tells failures only.': '正常に終わりました。このウォッチャーは失敗だけを通知します。',
  'Its watcher tells nothing: it is in Activity and the history.':
    'このウォッチャーは通知しません。アクティビティと履歴に残ります。',
  'Cooling down for another {0}.': '休止時間はあと {0} です。',
  '{0} of {1} within {2}; told together when the threshold is reached.':
    '{2}以内に {1} 件中 {0} 件。しきい値に達するとまとめて通知します。',
  'Threshold of {0} within {1} reached.': 'しきい値 ({1}以内に {0} 件) に達しました。',
  'Its watcher tells once every {0}.': 'このウォッチャーの通知は {0}に 1 回です。',
  'There are no global filters.': '全体のフィルターはありません。',
  'Passes all global filters.': '全体のフィルターをすべて通りました。',
  'Global filter {0} does not let it pass.': '全体のフィルター {0} で止められました。',
  'Nobody muted it.': 'ミュートされていません。',
  'Muted by {0}.': '{0} によりミュート中です。',
  'Muted by {0} until {1}.': '{0} により {1} までミュート中です。',
  'No other problem explains it.': 'これを説明するほかの問題はありません。',
  'Kept silent while event {0} lasts: {1}.': 'イベント {0} が続く間は通知しません: {1}。',
  'Not seen in the last {0}.': '直近 {0}には同じものがありません。',
  'Merged into {0}: seen {1} times since it was told {2} ago.': '{0} にまとめました。{2}前の通知以降 {1} 回目です。',
  'It does not flap.': '変動を繰り返していません。',
  'It flaps: {0} changes within {1}.': '変動を繰り返しています: {1}以内に {0} 回。',
  'It flaps: {0} changes within {1}. Its state is told when it has settled.':
    '変動を繰り返しています: {1}以内に {0} 回。落ち着いたら状態を通知します。',
  'Route {0} → {1}.': 'ルート {0} → {1}。',
  'No route takes it. Add a route without `match` to catch everything.':
    '当てはまるルートがありません。すべてを受けるには `match` のないルートを追加してください。',
  'Route {0} names no channel.': 'ルート {0} にチャンネルがありません。',
  'It is not collected with others.': 'ほかとまとめる対象ではありません。',
  'Collected with others for {0}.': 'ほかとまとめて {0} へ通知します。',
  'There are no quiet hours.': '通知を控える時間帯はありません。',
  'It is outside the quiet hours.': '通知を控える時間帯ではありません。',
  'It may be told in quiet hours.': '通知を控える時間帯でも通知できます。',
  'Quiet hours: held until {0}.': '通知を控える時間帯です。{0} まで保留します。',
  'Presence is not looked at.': '在席状況は見ていません。',
  'You are in the editor.': 'エディターを使用中です。',
  'You are in the editor: not told on {0}.': 'エディターを使用中のため {0} には通知しません。',
  'You are in another window.': '別のウィンドウを使用中です。',
  'You are in another window: not told on {0}.': '別のウィンドウを使用中のため {0} には通知しません。',
  'You are away: told everywhere.': '離席中のため、すべてに通知します。',
  'There is no storm.': '通知は殺到していません。',
  'Storm: {0} messages within {1}. Told together in one summary.':
    '通知が殺到しています: {1}以内に {0} 件。1 件にまとめて通知します。',
  'Within all rate limits.': 'すべてのレート制限内です。',
  'Critical messages pass all limits.': '重大なメッセージは制限を受けません。',
  'Held messages use up no limits.': '保留中のメッセージは制限に数えません。',
  'Limit of {0} messages a minute reached. The next message says how many were kept back ({1} so far).':
    '1 分あたり {0} 件の制限に達しました。止めた件数は次のメッセージで伝えます (現在 {1} 件)。',
  'Limit of {0} messages an hour reached. The next message says how many were kept back ({1} so far).':
    '1 時間あたり {0} 件の制限に達しました。止めた件数は次のメッセージで伝えます (現在 {1} 件)。',
  'Watcher {0} has used its {1} messages at once; the next is possible in {2}. The next message says how many were kept back ({3} so far).':
    'ウォッチャー {0} は連続 {1} 件を使い切りました。次は {2}後です。止めた件数は次のメッセージで伝えます (現在 {3} 件)。',
  'Queued for {0}.': '{0} への送信待ちに入れました。',
  'Queued for {0}. Left out: {1}.': '{0} への送信待ちに入れました。除外: {1}。',
  'Told to nobody.': 'どこにも通知しません。',
  'Told to nobody. Left out: {0}.': 'どこにも通知しません。除外: {0}。',
  'Dry run: would go to {0}.': '予行のみ: {0} へ送るところでした。',
  'Dry run: would go to {0}. Left out: {1}.': '予行のみ: {0} へ送るところでした。除外: {1}。',
  'Test message for {0}; the router is not asked.': '{0} へのテストメッセージです。ルートは使いません。',

  // What became of messages that waited.
  'Message {0} tells the later state of it.': 'メッセージ {0} がその後の状態を伝えます。',
  'It broke and was fixed while it was held.': '保留中に異常になり、回復しました。',
  '{0} takes care of it.': '{0} が対応しています。',
  'It was fixed before.': 'その前に回復しました。',
  'Muted by {0} meanwhile.': 'その間に {0} によりミュートされました。',
  'Not sent within its shelf life of {0}.': '有効期間 {0} 以内に送れませんでした。',
  'Not sent within its shelf life of {0}; a later event tells the present state.':
    '有効期間 {0} 以内に送れませんでした。現在の状態は後のイベントが伝えます。',
  'The channel is not configured any more.': 'このチャンネルの設定はもうありません。',
  '{0} Told through {1} instead.': '{0}代わりに {1} で通知しました。',
  'Channel {0} is not configured any more.': 'チャンネル {0} の設定はもうありません。',
  'It failed several times in a row.': '続けて何度も失敗しました。',
  'Paused by you.': 'あなたが一時停止しました。',

  // Why a channel cannot be used.
  disabled: '無効',
  'not configured': '設定されていません',
  'local only': 'ローカルのみ',
  'A condition over time cannot be tried on the past; take Alert When… for it.':
    '時間にわたる条件は過去のイベントで試せません。「条件で知らせる…」を使ってください。',
  'takes no {0}': '{0} は受け取りません',
  'lookout.notifications.minimumSeverity is off': 'lookout.notifications.minimumSeverity が off です',
  'below {0}, the least that lookout.notifications.minimumSeverity lets through':
    '{0} 未満です (lookout.notifications.minimumSeverity の下限)',
  'Not shown: {0}.': '表示しません: {0}。',
  'local only: nothing leaves the machine': 'ローカルのみ: このマシンの外へは何も送りません',
  '{0} is not yet available': '{0} はまだ利用できません',
  'the workspace is not trusted': 'ワークスペースが信頼されていません',
  'waits for your permission, because a workspace file defines it':
    'ワークスペースのファイルで定義されているため、許可を待っています',
  'its secrets cannot be read: {0}': 'シークレットを読み取れません: {0}',
  '{0} has no value': '{0} に値がありません',
  'its options are not accepted: {0}': 'オプションが受け付けられません: {0}',
  'needs a webhookUrl or a botToken': 'webhookUrl または botToken が必要です',
  'needs channels or a defaultChannel': 'channels または defaultChannel が必要です',
  'has a webhookUrl and a botToken': 'webhookUrl と botToken の両方があります',
  'has channels, but its webhookUrl leads to one only; they need a botToken':
    'channels がありますが、webhookUrl の送り先は 1 つだけです。channels には botToken が必要です',
  'needs {0}: { … } beside provider: {1}': 'provider: {1} には {0}: { … } が必要です',
  'would send mail unencrypted over the network; use secure: starttls or tls':
    'メールが暗号化されずに送られます。secure: starttls または tls を使ってください',
  'has no recipient in to, cc or bcc': 'to、cc、bcc に宛先がありません',
  'has more than {0} recipients': '宛先が {0} 件を超えています',
  'needs a topic or topics': 'topic または topics が必要です',
  'needs credentials': 'credentials が必要です',
  'needs a username and a password': 'username と password が必要です',
  'has a token and a username': 'token と username の両方があります',
  'needs `format: template` and a template, or neither':
    '`format: template` と template は両方必要です (または両方なし)',

  // Channels by what they reach.
  'Notifications in the editor': 'エディターの通知',
  '{0}, given {1}': '{0}、{1} を使用',
  'Discord webhook': 'Discord Webhook',
  'Discord webhook at {0}': 'Discord Webhook ({0})',
  'Discord bot in {0}': 'Discord ボット ({0})',
  'Slack webhook': 'Slack Webhook',
  'Slack webhook at {0}': 'Slack Webhook ({0})',
  'Slack app in {0}': 'Slack アプリ ({0})',
  'Webhook at {0}': 'Webhook ({0})',
  'Webhook, with file changes in batches': 'Webhook、ファイルの変更もまとめて送信',
  'Webhook at {0}, with file changes in batches': 'Webhook ({0})、ファイルの変更もまとめて送信',
  'E-mail to {0} by {1}': '{0} へのメール ({1})',
  'Telegram chat {0}': 'Telegram チャット {0}',
  'SMS to {0}': '{0} への SMS',
  'Push by {0} to {1}': '{1} へのプッシュ通知 ({0})',
  'ntfy at {0}': 'ntfy ({0})',

  // Failures of channels.
  'The service answered {0}': 'サービスの応答: {0}',
  'The service answered {0}.': 'サービスの応答: {0}。',
  'The service answered {0}: {1}': 'サービスの応答: {0}: {1}',
  'The service redirects ({0}); redirects are not followed. Use the final address.':
    'サービスが転送しています ({0})。転送には従いません。最終的なアドレスを使ってください。',
  'The attempt could not be made: {0}': '送信を試みられませんでした: {0}',
  'The address is not a valid URL.': 'アドレスが正しい URL ではありません。',
  'The address carries a user name or password; use `auth` instead.':
    'アドレスにユーザー名またはパスワードが含まれています。代わりに `auth` を使ってください。',
  'Only https is allowed (found {0}), except for this machine itself.':
    'このマシン自身を除き、使えるのは https だけです ({0} でした)。',
  '{0} is a private or reserved address. Add it to security.allowHosts to allow it.':
    '{0} はプライベートまたは予約済みのアドレスです。許可するには security.allowHosts に追加してください。',
  '{0} leads to a private or reserved address. Add it to security.allowHosts to allow it.':
    '{0} の行き先はプライベートまたは予約済みのアドレスです。許可するには security.allowHosts に追加してください。',
  '{0} leads to the private or reserved address {1}. Add the host to security.allowHosts to allow it.':
    '{0} の行き先 {1} はプライベートまたは予約済みのアドレスです。許可するにはホストを security.allowHosts に追加してください。',
  '{0} could not be resolved ({1}).': '{0} の名前を解決できません ({1})。',
  '{0} did not answer within {1}.': '{0} から {1}以内に応答がありませんでした。',
  '{0} took too long.': '{0} に時間がかかりすぎました。',
  '{0}: no connection ({1}).': '{0}: 接続できません ({1})。',
  '{0}: it leads to a private or reserved address (EADDRREFUSED). Add the host to security.allowHosts to allow it.':
    '{0}: 行き先がプライベートまたは予約済みのアドレスです (EADDRREFUSED)。許可するにはホストを security.allowHosts に追加してください。',
  '{0}: connection refused; is the service running?': '{0}: 接続が拒否されました。サービスは動作していますか?',
  '{0}: connection closed by the other side.': '{0}: 相手側が接続を閉じました。',
  '{0}: its certificate is not accepted ({1}).': '{0}: 証明書が受け入れられません ({1})。',
  '{0}: connection failed.': '{0}: 接続に失敗しました。',
  '{0}: connection failed ({1}).': '{0}: 接続に失敗しました ({1})。',
  'Cancelled.': '中止されました。',
  'Nothing may leave the machine: settings.localOnly is on.':
    'このマシンの外へは何も送れません: settings.localOnly が有効です。',
  'Nothing may leave the machine: settings.localOnly was switched on while it waited.':
    'このマシンの外へは何も送れません: 送信待ちの間に settings.localOnly が有効になりました。',
  'The test message was not answered in time. It stays in the queue.':
    'テストメッセージへの応答が時間内にありませんでした。送信待ちのまま残ります。',
  'Nobody among the recipients wants this event.': 'このイベントを受け取る宛先がありません。',
  'Nobody behind the channel wants such an event.': 'このチャンネルには、このイベントを受け取る宛先がありません。',
  'The bucket of Discord is empty.': 'Discord の送信枠を使い切りました。',
  'The answer of Discord cannot be read.': 'Discord の応答を読み取れません。',
  'Discord answered without a message id; a proxy or login page may be in between.':
    'Discord の応答にメッセージ ID がありません。間にプロキシやログインページがあるかもしれません。',
  'Slack answered {0}': 'Slack の応答: {0}',
  'Slack answered {0}: no such channel, or a private one without the app':
    'Slack の応答: {0} (チャンネルがないか、アプリのいない非公開チャンネルです)',
  'Slack answered {0}: the app must be invited to the channel':
    'Slack の応答: {0} (アプリをチャンネルに招待してください)',
  'Slack answered {0}: the channel is archived': 'Slack の応答: {0} (チャンネルはアーカイブされています)',
  'Slack answered {0}: the workspace does not let the app post there':
    'Slack の応答: {0} (ワークスペースがアプリの投稿を許可していません)',
  'Slack answered {0}: the channel is read-only': 'Slack の応答: {0} (チャンネルは読み取り専用です)',
  'Slack answered {0}: the channel takes answers in threads only':
    'Slack の応答: {0} (チャンネルはスレッドへの返信だけを受け付けます)',
  'Slack answered {0}: the channel takes no threads': 'Slack の応答: {0} (チャンネルはスレッドを受け付けません)',
  'Slack answered neither a success nor an error.': 'Slack の応答は成功でもエラーでもありませんでした。',
  'Slack answered without the time stamp of the message.': 'Slack の応答にメッセージのタイムスタンプがありません。',
  'Slack did not confirm with "ok": {0}': 'Slack から "ok" の確認がありません: {0}',
  'Slack named no place for the upload.': 'Slack からアップロード先が示されませんでした。',
  'Twilio answered without the message; a proxy or login page may be in between.':
    'Twilio の応答にメッセージがありません。間にプロキシやログインページがあるかもしれません。',
  'Twilio could not send it ({0}).': 'Twilio が送信できませんでした ({0})。',
  '{0} (Twilio error {1})': '{0} (Twilio エラー {1})',
  'The accountSid is not of the form AC… that the console shows.':
    'accountSid がコンソールに表示される AC… の形ではありません。',
  'to[{0}].phone is not of the form +12345678900.': 'to[{0}].phone が +12345678900 の形ではありません。',
  'The monthlyCap of {0} keeps it: {1} is spent in {2}, and this would cost about {3}.':
    '月額上限 (monthlyCap) {0} のため送りません: {2} に {1} を使用済みで、この送信には約 {3} かかります。',
  'The botToken is not of the form 123456:letters that @BotFather hands out.':
    'botToken が @BotFather の発行する 123456:英字 の形ではありません。',
  'Telegram answered without the message; a proxy or login page may be in between.':
    'Telegram の応答にメッセージがありません。間にプロキシやログインページがあるかもしれません。',
  'SES answered without a message id; a proxy or login page may be in between.':
    'SES の応答にメッセージ ID がありません。間にプロキシやログインページがあるかもしれません。',
  'FCM answered {0}': 'FCM の応答: {0}',
  'FCM answered without the name of the message.': 'FCM の応答にメッセージ名がありません。',
  'Google answered without a whole token.': 'Google の応答に完全なトークンがありません。',
  'The credentials are not the JSON file of a service account.':
    'credentials がサービスアカウントの JSON ファイルではありません。',
  'The private key of the credentials cannot be read ({0}).': 'credentials の秘密鍵を読み取れません ({0})。',
  'The key of the credentials cannot sign: {0}': 'credentials の鍵で署名できません: {0}',
  'Neither projectId nor the credentials name a project.': 'projectId にも credentials にもプロジェクトがありません。',
  'ntfy takes no topic named "{0}".': 'ntfy では「{0}」というトピックを使えません。',
  'ntfy answered without the id of the message; is it the right address?':
    'ntfy の応答にメッセージ ID がありません。アドレスは正しいですか?',
  'An address of the message is not valid.': 'メッセージのアドレスが正しくありません。',
  'A header of the message holds control characters.': 'メッセージのヘッダーに制御文字が含まれています。',
  'from is not of the form Lookout <me@example.com>.': 'from が Lookout <me@example.com> の形ではありません。',
  '{0}[{1}].email is not an e-mail address.': '{0}[{1}].email がメールアドレスではありません。',
  'provider {0} has no options of its own.': 'provider {0} のオプションがありません。',
  'A signing secret is not of the form whsec_ + base64 of 24 to 64 bytes.':
    '署名シークレットが whsec_ + base64 (24～64 バイト) の形ではありません。',
  'A GET carries no body; file changes need POST, PUT, PATCH or DELETE.':
    'GET には本文がありません。ファイルの変更には POST、PUT、PATCH、DELETE のいずれかが必要です。',
  'The template gives no body of {0}: {1}': 'テンプレートから {0} の本文が得られません: {1}',
  'The notification could not be shown: {0}': '通知を表示できませんでした: {0}',
};
