"""The command `libro`: sign, check, submit, audit. One file a command.

    main          the tree of commands; turns every error into a diagnosis and an exit status
    parser        argparse, in the person's language
    console       what a command may see and touch: screen, questions, clock, ledgers
    language      which language the person reads
    texts         what is said, in Spanish and English (texts.toml, errors.toml, efirma.toml, messages.toml)
    diagnosis     an error as sentences, each saying what to do next
    keyfiles, documents, signedfiles, trusting, reporting    what several commands share
    remarks       what was said of an entry since, and whose word that is

    messagefiles  a notifier's messages as they lie in files
    telling       a message in words, and how far it is proved

    keygen, kid, possession, new, sign, check, submit, receipt, evidence, audit, show    the commands
    follow, verifymessage (verify-message)

A command module is imported when it is called. It has `add_arguments(parser)` and
`run(args, console) -> int`. Exit status: 0 well, 1 findings or refused, 2 usage, 3 unreachable,
4 update needed.
"""
