'use client';

import { createTokenInput } from '@landfall/contracts/account';
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';

const LIVES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

/** Makes a token and shows it, once. Closing forgets it. */
export function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [token, setToken] = useState<string | null>(null);
  const create = useAct('tokens.create', {
    stale: [['tokens'], ['activity']],
    onDone: (created) => setToken(created.token),
  });
  const form = useForm({
    initialValues: { name: '', days: '90' },
    validate: (values) =>
      checkedBy(createTokenInput, { name: 'Name it after what will use it.' })(inputOf(values)),
  });
  const close = (): void => {
    onClose();
    setToken(null);
    form.reset();
    create.reset();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={token ? 'Your token' : 'Create a token'}
      closeOnClickOutside={token === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {token ? (
        <Stack>
          <CopyLines lines={token} what="token" />
          <Text size="md">This is the only time it is shown. Keep it where you keep secrets.</Text>
          <Group justify="flex-end">
            <Button onClick={close}>I have copied it</Button>
          </Group>
        </Stack>
      ) : (
        <form noValidate onSubmit={form.onSubmit((values) => create.mutate({ body: inputOf(values) }))}>
          <Stack>
            <TextInput label="Name" placeholder="ci deploy" data-autofocus {...form.getInputProps('name')} />
            <Select
              label="Expires after"
              data={LIVES}
              allowDeselect={false}
              {...form.getInputProps('days')}
            />
            {create.error && <ErrorNote error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending}>
                Create token
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

const inputOf = ({ name, days }: { name: string; days: string }) => ({ name, expiresInDays: Number(days) });
