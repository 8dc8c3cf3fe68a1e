ALTER TABLE `call` ADD `outside_number` text;--> statement-breakpoint
ALTER TABLE `call` ADD `found_by` text;--> statement-breakpoint
CREATE INDEX `call_org_outside` ON `call` (`org_id`,`outside_number`,`started_at`);--> statement-breakpoint
ALTER TABLE `site` ADD `country` text;--> statement-breakpoint
ALTER TABLE `callback` ADD `placed` integer;--> statement-breakpoint
ALTER TABLE `contact` ADD `placed` integer;--> statement-breakpoint
ALTER TABLE `do_not_call` ADD `placed` integer;--> statement-breakpoint
ALTER TABLE `message` ADD `placed` integer;--> statement-breakpoint
-- Words folded and split by the Worker, so that they are found in any script; the older index keeps the turns it has.
CREATE VIRTUAL TABLE call_turn_words USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
--> statement-breakpoint
DROP TRIGGER call_turn_added;
--> statement-breakpoint
DROP TRIGGER call_turn_removed;
--> statement-breakpoint
DROP TRIGGER call_turn_changed;
--> statement-breakpoint
CREATE TRIGGER call_turn_gone AFTER DELETE ON call_turn BEGIN
  DELETE FROM call_turn_words WHERE rowid = old.rowid;
END;
