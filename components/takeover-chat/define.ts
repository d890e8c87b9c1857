import '../conversation/define.js';
import { defineElement } from '../internal/define-element.js';
import { TakeoverChat } from './takeover-chat.js';

defineElement('ur-takeover-chat', TakeoverChat);
