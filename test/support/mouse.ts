import { resetMouse, sendMouse as send } from '@web/test-runner-commands';

let isInUse = false;

/** Moves or presses the mouse. After the test it is out of the way again: what the next one shows is not pointed at. */
export async function sendMouse(action: Parameters<typeof send>[0]): Promise<void> {
  isInUse = true;
  await send(action);
}

afterEach(async () => {
  if (isInUse) await resetMouse();
  isInUse = false;
});
