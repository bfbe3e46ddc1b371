import assert from 'node:assert/strict';
import { type Deploy, DeployReader, isDeployCommand } from '../../../src/recognisers/deploys/deploy.ts';

function read(text: string): Deploy[] {
  const found: Deploy[] = [];
  const reader = new DeployReader((deploy) => found.push(deploy));
  reader.write(text);
  reader.end();
  return found;
}

describe('a deploy', () => {
  for (const [text, expected] of [
    [
      'Deploying api version 2.4.1 to production\nDeploy succeeded: https://shop.example.com\n',
      ['succeeded', 'production', '2.4.1', 'https://shop.example.com'],
    ],
    [
      '[2026-11-20 10:00:01] INFO Deployment v1.12.0 to staging completed in 42s',
      ['succeeded', 'staging', 'v1.12.0', undefined],
    ],
    ['deployment "api" successfully rolled out', ['succeeded', undefined, undefined, undefined]],
    ['✔  Deploy complete!\n\nHosting URL: https://shop.web.app', ['succeeded', undefined, undefined, undefined]],
    ['✅  Production: https://shop.vercel.app [3s]', ['succeeded', 'production', undefined, 'https://shop.vercel.app']],
    [
      'remote: https://shop.herokuapp.com/ deployed to Heroku',
      ['succeeded', undefined, undefined, 'https://shop.herokuapp.com/'],
    ],
    ['Apply complete! Resources: 1 added, 0 changed, 0 destroyed.', ['succeeded', undefined, undefined, undefined]],
    ['✔ Service deployed to stack shop-prod (112s)', ['succeeded', undefined, undefined, undefined]],
    ['Successfully deployed 3.0.0-rc.1 to qa', ['succeeded', 'qa', '3.0.0-rc.1', undefined]],
    ['Deployment failed: health check timed out', ['failed', undefined, undefined, undefined]],
    ['error: deployment "api" exceeded its progress deadline', ['failed', undefined, undefined, undefined]],
    ['ERROR Failed to deploy version 2.4.2 to production', ['failed', 'production', '2.4.2', undefined]],
    ['Error applying plan:', ['failed', undefined, undefined, undefined]],
  ] as const) {
    it(`is read: ${text.split('\n').at(-1)?.slice(0, 60) || text.slice(0, 60)}`, () => {
      const [deploy] = read(text);
      assert.deepEqual([deploy?.status, deploy?.environment, deploy?.version, deploy?.url], expected);
    });
  }

  for (const text of [
    'Deploying to production …',
    'DEBUG deploy failed handler registered',
    'If the deploy failed, run again.',
    'The previous deployment failed at 10:00.',
    'Did the deploy fail?',
    '0 deployments failed',
    'dry run: deploy succeeded',
    'Waiting for deployment to complete',
    'deploy/error-handler.ts compiled',
    'tests passed',
    'release notes are live documents',
    'Retrying failed deploy in 5 s',
  ]) {
    it(`is none: ${text}`, () => assert.deepEqual(read(text), []));
  }

  it('is known by its command', () => {
    for (const line of [
      'npm run deploy',
      'yarn deploy',
      'make deploy',
      './scripts/deploy.sh prod',
      'fly deploy --remote-only',
      'kubectl apply -f k8s',
      'terraform apply -auto-approve',
      'git push heroku main',
      'vercel --prod',
      'npx vercel deploy',
      'pnpm run web:deploy',
    ])
      assert.ok(isDeployCommand(line), line);
    for (const line of [
      'npm test',
      'npm run build',
      'cat deploy.log',
      'git push origin main',
      'grep deploy README.md',
      'kubectl get pods',
    ])
      assert.ok(!isDeployCommand(line), line);
  });
});
