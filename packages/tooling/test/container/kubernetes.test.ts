import { globSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { repositoryRoot } from '../../src/repository.ts';
import { findManifestErrors } from './manifest-errors.ts';
import { kubernetesObject, kubernetesObjects, readText } from './manifests.ts';

const { version } = JSON.parse(readText('apps/server/package.json'));

const test = suite('the Kubernetes manifests');

test('are what the API of Kubernetes takes, and name nothing that it does not know', async () => {
  const ofCluster = kubernetesObjects.filter(({ kind }) => kind !== 'Kustomization');
  assert.ok(ofCluster.length > 5);
  assert.equal(await findManifestErrors(ofCluster), []);
});

test('are not let through when a field is misspelt or missing', async () => {
  const { spec, ...rest } = kubernetesObject('Deployment');
  const misspelt = { ...rest, spec: { ...spec, replica: 2 } };
  const { selector, ...incomplete } = spec;
  const errors = await findManifestErrors([misspelt, { ...rest, spec: incomplete }]);
  assert.match(errors.join('\n'), /replica"?' does not exist/);
  assert.match(errors.join('\n'), /'selector' is missing/);
});

test('are all listed for kubectl, but for what one makes by hand', () => {
  const files = globSync('*.yaml', { cwd: join(repositoryRoot, 'deploy/kubernetes') });
  const byHand = ['kustomization.yaml', 'migrate-job.yaml', 'secret.example.yaml'];
  const { resources } = kubernetesObject('Kustomization');
  assert.equal([...resources, ...byHand].sort(), files.sort());
});

test('run their pods restricted, on the image of this version', () => {
  for (const kind of ['Deployment', 'Job']) {
    const pod = kubernetesObject(kind).spec.template.spec;
    const { runAsNonRoot, seccompProfile } = pod.securityContext;
    assert.equal([runAsNonRoot, seccompProfile.type], [true, 'RuntimeDefault'], kind);
    const [{ image, securityContext }] = pod.containers;
    assert.match(image, new RegExp(`:${version}$`));
    assert.equal(securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    assert.is(pod.enableServiceLinks, false, 'no AUTH_PORT among the settings');
  }
});

test('leave a pod the time that its shutdown takes', () => {
  const { SHUTDOWN_DELAY, SHUTDOWN_TIMEOUT } = kubernetesObject('ConfigMap').data;
  const { terminationGracePeriodSeconds } = kubernetesObject('Deployment').spec.template.spec;
  assert.ok(
    terminationGracePeriodSeconds > Number.parseInt(SHUTDOWN_DELAY, 10) + Number.parseInt(SHUTDOWN_TIMEOUT, 10),
  );
});

test('mount each secret that the settings name', () => {
  const { stringData } = kubernetesObject('Secret');
  const files = Object.values<string>(kubernetesObject('ConfigMap').data).filter((value) => value.startsWith('/run/'));
  assert.equal(files.map((file) => file.replace('/run/secrets/auth/', '')).sort(), Object.keys(stringData).sort());
});

test.run();
