import { basename } from 'node:path';

const names =
  /^(?:\.env(?:\..+)?|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ovpn|asc|ppk)|id_(?:rsa|dsa|ecdsa|ed25519)(?:_.*)?|\.npmrc|\.pypirc|\.netrc|_netrc|\.git-credentials|\.pgpass|\.my\.cnf|credentials(?:\.(?:json|yaml|yml|toml))?|secrets?\.(?:json|ya?ml|toml)|kubeconfig|.*\.tfstate(?:\.backup)?|.*\.tfvars)$/i;
const folders = /(?:^|[\\/])(?:\.ssh|\.aws|\.azure|\.gnupg|\.kube|\.docker|gcloud)[\\/]/i;

/** Whether a file is likely to hold credentials: its content is then neither read nor kept nor told. */
export function holdsCredentials(path: string): boolean {
  return names.test(basename(path)) || folders.test(path);
}
