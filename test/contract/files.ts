import { newID } from '../../components/data/ids.js';
import { docx, pdf, png } from '../backend/file-bytes.js';
import { equal, ok, refused } from './checks.js';
import { fresh, withRequest, type Place, type Suite, type Visitor } from './home.js';

export function files({ describe, it }: Suite, at: () => Place): void {
  type Person = Visitor & { conversation: string };
  const fileOf = (data: Buffer, name: string) => new File([data as Uint8Array<ArrayBuffer>], name);
  const upload = ({ api, conversation }: Person, data = png(7, 5), name = 'plan.png', id = newID()) =>
    api.postFile(conversation, { id, file: fileOf(data, name) });
  const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

  describe('files', () => {
    it('are uploaded once under one id, named by a message, and read by who sees it', async () => {
      const { home } = at();
      const { person, conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const file = await upload(person);
      equal(file, { id: file.id, name: 'plan.png', type: 'image/png', size: png(7, 5).length, width: 7, height: 5 });
      equal(await upload(person, pdf, 'other.pdf', file.id), file);
      equal((await bytesOf(await person.api.readFile(file.id))).equals(png(7, 5)), true);
      await refused(agent.api.readFile(file.id), 404);
      const message = await person.api.postMessage(conversation, { id: newID(), files: [file.id] });
      equal([message.text, message.files], ['', [file]]);
      equal((await bytesOf(await agent.api.readFile(file.id))).equals(png(7, 5)), true);
      equal((await agent.api.getMessages(conversation)).items.at(-1), message);
      equal((await agent.api.getConversation(conversation)).lastText, 'plan.png');
    });
    it('are what their bytes are, whatever they are called', async () => {
      const person = await at().home.person(fresh('person'));
      equal((await upload(person, png(), '../photo.jpg')).name, 'photo.png');
      equal((await upload(person, docx, 'letter')).name, 'letter.docx');
      equal((await upload(person, Buffer.from('format c:'), 'setup.bat')).name, 'setup.bat.txt');
      equal((await upload(person, Buffer.from('a;b'), 'accounts.csv')).type, 'text/csv');
      const code = 'validation_invalid_mime_type';
      await refused(upload(person, Buffer.from('<svg onload="alert(1)"/>'), 'a.png'), 400, 'file', code);
      await refused(upload(person, Buffer.from('<!DOCTYPE html>'), 'a.txt'), 400, 'file', code);
      await refused(upload(person, Buffer.from('MZ\0\0'), 'a.pdf'), 400, 'file', code);
      await refused(upload(person, Buffer.from(''), 'a.txt'), 400, 'file', 'validation_required');
      await refused(upload(person, png(), 'a.png', 'short'), 400, 'id', 'validation_invalid_id');
      const large = Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]);
      await refused(upload(person, large, 'a.pdf'), 400, 'file', 'validation_too_large');
    });
    it('are their sender’s alone, and go with one message', async () => {
      const { home } = at();
      const [one, two] = [await home.person(fresh('person')), await home.person(fresh('person'))];
      const [own, other] = [await upload(one), await upload(two)];
      const code = 'validation_missing_rel_records';
      const say = (...files: string[]) => one.api.postMessage(one.conversation, { id: newID(), text: 'x', files });
      await refused(say(other.id), 400, 'files.0', code);
      await refused(say(own.id, own.id), 400, 'files.1', code);
      await refused(say(...Array.from({ length: 6 }, newID)), 400, 'files', 'validation_too_many');
      await refused(upload(two, png(), 'a.png', own.id), 400, 'id', 'validation_not_unique');
      await refused(two.api.readFile(own.id), 404);
      await refused(one.api.readFile(newID()), 404);
      equal((await say(own.id)).files, [own]);
      await refused(say(own.id), 400, 'files.0', code);
      await refused(one.api.postFile(two.conversation, { id: newID(), file: fileOf(png(), 'a.png') }), 404);
    });
    it('of an agent need control, as a line does', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const agent = { ...(await home.agent(fresh('agent'))), conversation };
      await refused(upload(agent), 409, 'control', 'not_in_control');
      await agent.api.control(conversation, { action: 'take' });
      ok((await upload(agent)).id, 'uploaded');
    });
    it('go with a message that is withdrawn', async () => {
      const person = await at().home.person(fresh('person'));
      const { api, conversation } = person;
      const file = await upload(person);
      const { id: of } = await api.postMessage(conversation, { id: newID(), text: 'here', files: [file.id] });
      const edit = (text: string | null) =>
        api.postMessage(conversation, { id: newID(), type: 'edit', data: { of, text } });
      await edit('there');
      ok((await api.readFile(file.id)).size, 'still there');
      await edit(null);
      await refused(api.readFile(file.id), 404);
    });
    it('are given up by a signal, with its reason', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      const giveUp = new AbortController();
      const file = fileOf(png(), 'a.png');
      const sending = api.postFile(conversation, { id: newID(), file, signal: giveUp.signal });
      giveUp.abort();
      equal(await sending.catch((error: Error) => error.name), 'AbortError');
      equal(await api.readFile(newID(), giveUp.signal).catch((error: Error) => error.name), 'AbortError');
    });
  });
}
