import { createHash } from 'node:crypto';
import { AGENT_NAME, agentLabels, type ManifestObject, metadataOf } from './labels.ts';

const TOKEN_FOLDER = '/var/run/landfall/token';
const ALIVE_FILE = '/tmp/landfall-alive';

/** It listens at no port: a file that it touches tells that it goes on. After two minutes of silence it is started anew. */
const livenessProbe = {
  exec: { command: ['sh', '-c', `test -n "$(find ${ALIVE_FILE} -newermt '60 seconds ago')"`] },
  periodSeconds: 30,
  timeoutSeconds: 10,
  failureThreshold: 4,
};

/** The agent's one pod: no right of its own on its node, and nothing it can write to but /tmp. */
export function agentDeployment(
  namespace: string,
  { url, token, image }: { url: string; token: string; image: string },
): ManifestObject {
  const pod = {
    serviceAccountName: AGENT_NAME,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [agentContainer(url, image)],
    volumes: [
      // Used once: an agent that has enrolled starts without it.
      { name: 'token', secret: { secretName: `${AGENT_NAME}-token`, optional: true } },
      { name: 'tmp', emptyDir: {} },
    ],
  };
  // A new token is a new start: an agent whose identity was taken away enrols with it at once.
  const annotations = {
    'landfall.dev/token': createHash('sha256').update(token).digest('hex').slice(0, 16),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(AGENT_NAME, namespace),
    spec: {
      replicas: 1,
      // Two would each push the other from its connection.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { 'app.kubernetes.io/name': AGENT_NAME } },
      template: { metadata: { labels: { ...agentLabels }, annotations }, spec: pod },
    },
  };
}

function agentContainer(url: string, image: string): Record<string, unknown> {
  return {
    name: 'agent',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'LANDFALL_URL', value: url },
      {
        name: 'LANDFALL_AGENT_NAMESPACE',
        valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
      },
      { name: 'LANDFALL_AGENT_TOKEN_FILE', value: `${TOKEN_FOLDER}/token` },
      { name: 'LANDFALL_AGENT_ALIVE_FILE', value: ALIVE_FILE },
    ],
    livenessProbe,
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'token', mountPath: TOKEN_FOLDER, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
