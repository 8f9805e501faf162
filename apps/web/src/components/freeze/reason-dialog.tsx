'use client';

import { Button, Group, List, Modal, Stack, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

interface ReasonDialogProps {
  onClose: () => void;
  title: string;
  /** What it means: read before the button. */
  consequences: string[];
  /** The button: a verb with its object. */
  confirm: string;
  /** Leaves everything as it is. */
  keep?: string;
  danger?: boolean;
  pending: boolean;
  error: Error | null;
  onConfirm: (reason: string) => void;
  /** More to fill in, below the reason. */
  children?: ReactNode;
}

/** Asks why before something that others will wonder about. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const { onClose, title, consequences, confirm, keep = 'Cancel', danger = false, pending, error } = props;
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm(reason);
        }}
      >
        <Stack>
          <List spacing={6}>
            {consequences.map((consequence) => (
              <List.Item key={consequence}>{consequence}</List.Item>
            ))}
          </List>
          <Textarea
            label="Why"
            description="Whoever wonders reads this"
            autosize
            minRows={2}
            maxLength={500}
            required
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {props.children}
          {error && <ErrorNote error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {keep}
            </Button>
            <Button
              type="submit"
              {...(danger ? { color: 'red' } : {})}
              loading={pending}
              disabled={reason.trim() === ''}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
