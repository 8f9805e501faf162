'use client';

import {
  type AgentInstall,
  agentRights,
  type CreateAgentClusterInput,
  createAgentClusterInput,
} from '@landfall/contracts/agent';
import { Button, Radio, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useAct } from '#src/api/use-act.ts';
import probe from '#src/components/probe/probe.module.css';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { HowItConnects } from './how-it-connects.tsx';
import { installs } from './installs.ts';
import { RIGHTS } from './rights.ts';

type Fields = CreateAgentClusterInput;

const inputOf = ({ name, rights, namespaces }: Fields) => ({
  name: name.trim(),
  rights,
  namespaces: rights === 'namespaces' ? namespaces : [],
});
const checked = checkedBy(createAgentClusterInput, {
  name: 'Name it with lower-case letters, digits and dashes.',
});

/** Names a cluster that its agent will connect, and decides what the agent may do there. */
export function NewAgent({ onCreated }: { onCreated: (install: AgentInstall) => void }) {
  const create = useAct('clusters.createAgent', {
    stale: [['clusters']],
    onDone: (install) => {
      installs.keep(install);
      onCreated(install);
    },
  });
  const form = useForm<Fields>({
    initialValues: { name: '', rights: 'cluster', namespaces: [] },
    validate: (values) => checked(inputOf(values)),
  });
  return (
    <Split
      left={
        <form
          className={probe.form}
          noValidate
          onSubmit={form.onSubmit((values) => create.mutate({ body: inputOf(values) }))}
        >
          <TextInput
            label="Name"
            description="As you will see it in lists"
            placeholder="prod-eu"
            {...form.getInputProps('name')}
          />
          <Radio.Group label="What the agent may do" {...form.getInputProps('rights')}>
            <Stack gap={12} mt={8}>
              {agentRights.options.map((rights) => (
                <Radio
                  key={rights}
                  value={rights}
                  label={RIGHTS[rights].title}
                  description={RIGHTS[rights].means}
                />
              ))}
            </Stack>
          </Radio.Group>
          {form.values.rights === 'namespaces' && (
            <TagsInput
              label="Namespaces"
              description="Each has to exist when the agent is installed; Enter adds one"
              placeholder={form.values.namespaces.length > 0 ? '' : 'shop'}
              maxTags={50}
              {...form.getInputProps('namespaces')}
              error={namespacesError(form.errors)}
            />
          )}
          {create.error && <ErrorNote error={create.error} />}
          <div className={probe.row}>
            <Button type="submit" loading={create.isPending}>
              Make the install line
            </Button>
          </div>
        </form>
      }
      right={<HowItConnects />}
    />
  );
}

/** The field is one, its entries have errors of their own. */
const namespacesError = (errors: Record<string, unknown>): string | undefined => {
  const [first] = Object.entries(errors).filter(([key]) => key.startsWith('namespaces'));
  return typeof first?.[1] === 'string' ? first[1] : undefined;
};
