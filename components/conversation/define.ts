import { defineElement } from '../internal/define-element.js';
import { Conversation } from './conversation.js';

defineElement('ur-conversation', Conversation);
