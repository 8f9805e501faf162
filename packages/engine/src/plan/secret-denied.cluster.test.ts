import type { Manifest } from '@landfall/contracts/resource';
import { expect, onTestFinished, test } from 'vitest';
import { sandbox } from '../../test/sandbox.ts';

const CANARY = 'canary-5e1c';

test.each(['Deny', 'Warn'])(
  'LEAK-2: what an admission policy quotes of a Secret is told nowhere (%s)',
  async (validationAction) => {
    const box = await sandbox();
    const name = `${box.namespace}-strong`;
    const policies = '/apis/admissionregistration.k8s.io/v1';
    const made = {
      validatingadmissionpolicies: {
        kind: 'ValidatingAdmissionPolicy',
        spec: {
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['secrets'],
              },
            ],
          },
          validations: [
            {
              expression: "!has(object.data) || !('password' in object.data)",
              messageExpression: "'too weak: ' + string(object.data.password)",
            },
          ],
        },
      },
      validatingadmissionpolicybindings: {
        kind: 'ValidatingAdmissionPolicyBinding',
        spec: {
          policyName: name,
          validationActions: [validationAction],
          matchResources: {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': box.namespace } },
          },
        },
      },
    };
    for (const [plural, body] of Object.entries(made)) {
      const object = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name }, ...body };
      const path = `${policies}/${plural}`;
      const { status, text } = await box.cluster.request({
        method: 'POST',
        path,
        body: JSON.stringify(object),
      });
      expect([status, text]).toEqual([201, expect.any(String)]);
      onTestFinished(
        async () => void (await box.cluster.request({ method: 'DELETE', path: `${path}/${name}` })),
      );
    }
    const secret: Manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      stringData: { password: CANARY },
    };
    await expect
      .poll(async () => JSON.stringify((await box.plan([secret])).plan), { timeout: 20_000 })
      .toContain(
        validationAction === 'Deny'
          ? `ValidatingAdmissionPolicy ${name} denied it`
          : 'warns about this Secret',
      );
    const { planned, results, problem, outcome } = await box.sync([secret]);
    expect(outcome).toBe(validationAction === 'Deny' ? 'failed' : 'succeeded');
    const told = JSON.stringify([planned.plan, results, problem, box.events]);
    expect(told).not.toContain(CANARY);
    expect(told).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12));
  },
);
