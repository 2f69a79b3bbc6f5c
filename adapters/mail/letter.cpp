#include "adapters/mail/letter.hpp"

#include "adapters/mail/mime_encoding.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {

Result<std::string> write_letter(const LetterContent& content, const Templates& templates) {
  for (const Mailbox* mailbox : {&content.from, &content.to}) {
    if (check_address(mailbox->address)) continue;
    return Error{ErrorCode::invalid_input, mailbox == &content.to
                                               ? "the referrer's address is none"
                                               : "the group mailbox's address is none"};
  }
  const RenderedTexts texts = templates.render(content);
  std::string text = "X-Unsent: 1\r\n";
  text += address_header("From", content.from);
  text += address_header("To", content.to);
  text += text_header("Subject", texts.subject);
  text += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
  text += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  return text + quoted_printable(texts.plain);
}

}  // namespace duecourse::adapters
