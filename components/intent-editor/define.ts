import { defineElement } from '../internal/define-element.js';
import { IntentEditor } from './intent-editor.js';

defineElement('ur-intent-editor', IntentEditor);
