import assert from 'node:assert/strict';
import { isHandWork } from '../../../src/recognisers/handWork.ts';

const byHand = [
  'bash',
  'zsh -l',
  'sudo -i',
  'sudo su - postgres',
  'ssh build.example.com',
  'ssh -p 2222 -i key me@build.example.com',
  'cd site && ssh build.example.com',
  'python3',
  'node',
  'psql -h localhost shop',
  'sqlite3 shop.db',
  'gdb ./server',
  'tmux attach -t work',
  'docker exec -it web bash',
  'docker run --rm -ti alpine',
  'kubectl -n shop exec -it pod/web -- sh',
  'claude',
  'C:\\Windows\\System32\\cmd.exe',
];

const waitedFor = [
  '',
  'bash deploy.sh',
  "bash -c 'sleep 100; false'",
  'ssh build.example.com make release',
  'ssh -N -L 8080:localhost:80 build.example.com',
  'python3 train.py',
  'python3 -m http.server',
  'node server.js',
  'node --test',
  'psql shop -f migrate.sql',
  'docker run --rm alpine make',
  'docker compose up',
  'kubectl rollout status deployment/web',
  'claude -p "say why it broke"',
  'git clone https://example.com/large.git',
  './migrate',
];

describe('a command in which somebody works', () => {
  it('is known by its name and what is named for it to do', () => {
    for (const commandLine of byHand) assert.equal(isHandWork(commandLine, ''), true, commandLine);
    for (const commandLine of waitedFor) assert.equal(isHandWork(commandLine, 'done\n'), false, commandLine);
  });

  it('is known by the screen of its own that it draws on', () => {
    for (const mode of [47, 1047, 1049]) {
      assert.equal(isHandWork('git commit', `\u001B[?${mode}hMessage`), true);
      assert.equal(isHandWork('less app.log', `…\u001B[?${mode}l`), true);
    }
    assert.equal(isHandWork('make', '\u001B[?25l\u001B[?2004h 1049h'), false);
  });
});
